import type { Clock } from '../clock.js';
import { PublishError } from '../errors.js';
import { createGate } from './gate.js';
import { retryAfterMs } from './retry-after.js';
import type { Middleware } from './types.js';

/** What {@link rateLimit} is built with. */
export interface RateLimitOptions {
  readonly store: string;
  readonly concurrency: number;
  readonly maxRetryAfterMs: number;
  readonly clock: Clock;
}

/**
 * At most so many requests at once, and none before the time that the store named in a Retry-After to any of them. A time beyond
 * the bound fails at once with RATE_LIMITED: asking before it would only be refused again.
 */
export function rateLimit(options: RateLimitOptions): Middleware {
  const { clock, store } = options;
  const gate = createGate(options.concurrency);
  let notBefore = 0;

  const wait = async (signal: AbortSignal): Promise<void> => {
    for (let rest = notBefore - clock.now(); rest > 0; rest = notBefore - clock.now()) {
      if (rest > options.maxRetryAfterMs) {
        const message = `${store} asked to come back in ${String(Math.ceil(rest / 1000))} s`;
        throw new PublishError('RATE_LIMITED', message, {
          store,
          retryAfterMs: rest,
          hint: 'run again after that time',
        });
      }
      await clock.sleep(rest, signal);
    }
  };

  return async (request, next, context) => {
    await wait(context.signal);
    const release = await gate.enter(context.signal);
    try {
      // While this one queued, another may have been told to slow down.
      await wait(context.signal);
      const response = await next(request, context);
      if (response.status === 429 || response.status === 503) {
        const asked = retryAfterMs(response.headers, clock.now());
        if (asked !== undefined) notBefore = Math.max(notBefore, clock.now() + asked);
      }
      if (response.body.closed) release();
      else response.body.once('close', release);
      return response;
    } catch (thrown) {
      release();
      throw thrown;
    }
  };
}
