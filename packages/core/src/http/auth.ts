import { untilAborted } from '../abort.js';
import { PublishError } from '../errors.js';
import { discardBody } from './discard-body.js';
import { isLoopback } from './loopback.js';
import { createSingleFlight } from './single-flight.js';
import type { AuthStrategy, HttpRequest, HttpResponse, Middleware } from './types.js';

/** What {@link auth} is built with. */
export interface AuthOptions {
  readonly store: string;
  /** @default none: only the rule about plain http */
  readonly strategy?: AuthStrategy;
  readonly allowCleartextCredentials: boolean;
}

/** Headers that carry credentials whoever set them. */
const credentialHeaders = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key'];

/**
 * Signs each attempt. Calls that meet an expired login together refresh it once, and each is sent once more; what is refused
 * then is refused. Credentials leave this machine over https only, unless the options say otherwise.
 */
export function auth(options: AuthOptions): Middleware {
  const { strategy } = options;
  // Tells "expired before the refresh" from "expired after it": only the latter is worth another refresh.
  let generation = 0;
  const refresh = createSingleFlight(async (signal) => {
    const changed = (await strategy?.refresh(signal)) ?? false;
    if (changed) generation++;
    return changed;
  });
  const expired = (request: HttpRequest, response: HttpResponse): boolean =>
    // After a redirect to another origin the answer isn't about our login.
    response.url.origin === request.url.origin &&
    (strategy?.expired === undefined ? response.status === 401 : strategy.expired(response));

  return async (request, next, context) => {
    refuseCleartext(request, options);
    if (strategy === undefined) return next(request, context);
    const before = generation;
    const signed = await untilAborted(strategy.apply(request, context.signal), context.signal);
    const response = await next(signed, context);
    if (!expired(request, response)) return response;
    try {
      const changed = generation !== before || (await refresh.join(context.signal));
      if (!changed) return response;
    } catch (thrown) {
      response.body.destroy();
      throw thrown;
    }
    discardBody(response);
    return next(await untilAborted(strategy.apply(request, context.signal), context.signal), context);
  };
}

function refuseCleartext(request: HttpRequest, options: AuthOptions): void {
  if (request.url.protocol !== 'http:' || options.allowCleartextCredentials || isLoopback(request.url))
    return;
  const credentials =
    options.strategy !== undefined || credentialHeaders.some((name) => request.headers[name] !== undefined);
  if (!credentials) return;
  throw new PublishError(
    'INVALID_INPUT',
    `refused to send credentials over plain http to ${request.url.host}: anybody on the way could read them`,
    { store: options.store, hint: 'use the https address of the store' },
  );
}
