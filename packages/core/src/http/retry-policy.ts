import { PublishError } from '../errors.js';
import { retryAfterMs } from './retry-after.js';
import type { HttpRequest, HttpResponse } from './types.js';

/** How an attempt ended. */
export type Outcome = { readonly response: HttpResponse } | { readonly error: unknown };

/** What the policy needs to know beside the request; time and chance are handed in. */
export interface RetryFacts {
  /** The attempt that has just ended, 1 for the first. */
  readonly attempt: number;
  readonly backoffMs: number;
  readonly maxRetryAfterMs: number;
  readonly now: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

/** Another attempt after `delayMs`. */
export interface RetryDecision {
  readonly delayMs: number;
  /** Why, in a few words without secrets, for the event and the log. */
  readonly reason: string;
}

/** No wait between attempts grows beyond this. */
const LONGEST_BACKOFF_MS = 30_000;

/**
 * Decides, purely, whether an attempt is followed by another (ARCHITECTURE section 5). A 429 was not processed, so that it may be
 * repeated whatever the method; every other status only for what may be sent twice. For a broken connection the transport has
 * said in `recovery` whether a resend is safe.
 */
export function decideRetry(
  request: HttpRequest,
  outcome: Outcome,
  facts: RetryFacts,
): RetryDecision | undefined {
  if (facts.attempt > request.retries) return undefined;
  if ('error' in outcome) {
    const { error } = outcome;
    if (!(error instanceof PublishError) || error.recovery !== 'retry') return undefined;
    if (error.code !== 'NETWORK' && error.code !== 'TIMEOUT') return undefined;
    return { delayMs: backoff(facts), reason: error.message };
  }
  const { status, headers } = outcome.response;
  if (request.accept.includes(status) || !request.retryOn.includes(status)) return undefined;
  if (status !== 429 && !request.idempotent) return undefined;
  const asked = retryAfterMs(headers, facts.now);
  if (asked !== undefined && asked > facts.maxRetryAfterMs) return undefined;
  return { delayMs: Math.max(asked ?? 0, backoff(facts)), reason: `the store answered ${String(status)}` };
}

/** Doubles each time; between half and the whole of it, so that clients which failed together don't come back together. */
function backoff(facts: RetryFacts): number {
  const full = Math.min(LONGEST_BACKOFF_MS, facts.backoffMs * 2 ** (facts.attempt - 1));
  return Math.round(full * (0.5 + facts.random / 2));
}
