import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';
import { redact } from '../redact.js';
import { requestName } from './base-url.js';
import { discardBody } from './discard-body.js';
import { decideRetry, type Outcome } from './retry-policy.js';
import type { Middleware } from './types.js';

/** What {@link retry} is built with. */
export interface RetryOptions {
  readonly backoffMs: number;
  readonly maxRetryAfterMs: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Does what the policy decides: waits, tells, sends again. Everything inside it happens anew for each attempt. */
export function retry(options: RetryOptions): Middleware {
  const { clock, log } = options;
  return async (request, next, context) => {
    for (let attempt = 1; ; attempt++) {
      context.signal.throwIfAborted();
      let outcome: Outcome;
      try {
        outcome = { response: await next(request, { ...context, attempt }) };
      } catch (error) {
        outcome = { error };
      }
      const facts = { ...options, attempt, now: clock.now(), random: clock.random() };
      const again = context.signal.aborted ? undefined : decideRetry(request, outcome, facts);
      if (again === undefined) {
        if ('error' in outcome) throw outcome.error;
        return outcome.response;
      }
      if ('response' in outcome) discardBody(outcome.response);
      const reason = redact(again.reason);
      request.emit({ type: 'request.retry', attempt, delayMs: again.delayMs, reason });
      log.info(`${requestName(request)} again in ${String(again.delayMs)} ms: ${reason}`, { attempt });
      await clock.sleep(again.delayMs, context.signal);
    }
  };
}
