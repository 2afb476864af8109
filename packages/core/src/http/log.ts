import type { Clock } from '../clock.js';
import { PublishError } from '../errors.js';
import type { Logger } from '../log.js';
import { requestName } from './base-url.js';
import type { Middleware } from './types.js';

/** The outermost layer: one debug line a call. No header and no query is ever written. */
export function logging(log: Logger, clock: Clock): Middleware {
  return async (request, next, context) => {
    const started = clock.now();
    const what = `${requestName(request)} at ${request.url.host}`;
    try {
      const response = await next(request, context);
      log.debug(what, { status: response.status, ms: clock.now() - started });
      return response;
    } catch (thrown) {
      const code = thrown instanceof PublishError ? thrown.code : 'INTERNAL';
      log.debug(`${what} failed`, { code, ms: clock.now() - started });
      throw thrown;
    }
  };
}
