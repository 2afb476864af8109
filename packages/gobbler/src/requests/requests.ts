import { randomUUID } from 'node:crypto';
import { type Call, PublishError } from '@omnipub/core';
import { newPath } from '../encoding.js';
import { explainAnswer, hasReason } from '../errors.js';
import { stagingPath } from '../info.js';
import { type SuccessAnswer, successSchema } from '../schemas.js';
import type { GobblerSession } from '../session.js';
import { type Action, keyTag, writeRequestFile } from './request-file.js';

/** What became of a request whose answer was lost. `undecided`: nobody can tell yet. */
export type Settled = 'done' | 'not-done' | 'undecided';

/** One request to the service. */
export interface RequestSpec {
  readonly action: Action;
  readonly body: object;
  /** For errors: `to approve proj/asset/1`. */
  readonly what: string;
  /** Doing it twice is the same as doing it once, so that a lost answer is followed by another request. */
  readonly idempotent: boolean;
  /** Finds out what a lost answer leaves open, by looking at the registry. */
  readonly settle?: ((call: Call) => Promise<Settled>) | undefined;
  /** @default a random one */
  readonly idempotencyKey?: string | undefined;
  /** Milliseconds. @default the client's */
  readonly timeoutMs?: number | null | undefined;
}

/** Requests are given up after so many files. */
const MAX_ATTEMPTS = 5;

/**
 * Carries one request out: a fresh file in staging, then an empty POST that names it (gobbler contract 0 and 9). Success is only
 * 200 with JSON and `status: SUCCESS`. Sent again, with a new file, only when nothing happened: a lock timeout, a file that
 * the service did not see yet or saw too late, no connection. When the answer was lost, `settle` decides.
 *
 * @returns the answer; one without extra fields when the answer was lost and the work turned out to be done
 * @throws PublishError; with recovery `retry-after-probe` when it stays open whether it was done
 */
export async function postRequest(
  session: GobblerSession,
  spec: RequestSpec,
  call: Call,
): Promise<SuccessAnswer> {
  const staging = await stagingPath(session, call);
  const tag = keyTag(spec.idempotencyKey ?? randomUUID());
  for (let attempt = 1; ; attempt++) {
    call.signal.throwIfAborted();
    const file = await writeRequestFile(staging, { action: spec.action, tag, body: spec.body });
    let failure: PublishError;
    try {
      return await session.posts.json(successSchema, {
        ...call,
        method: 'POST',
        path: newPath(file.name),
        idempotent: false,
        explain: explainAnswer(spec.what),
        ...(spec.timeoutMs === undefined ? {} : { timeoutMs: spec.timeoutMs }),
      });
    } catch (thrown) {
      if (!(thrown instanceof PublishError)) throw thrown;
      failure = thrown;
    } finally {
      await file.remove();
    }
    if (call.signal.aborted) throw interrupted(failure, spec);
    const next = await decide(failure, spec, call);
    if (next === 'done') return { status: 'SUCCESS' };
    if (next === 'give-up' || attempt >= attemptsFor(failure)) throw failure;
    const delayMs = delayBefore(failure, attempt, session);
    call.emit({ type: 'request.retry', attempt, delayMs, reason: failure.message });
    await session.deps.clock.sleep(delayMs, call.signal);
  }
}

async function decide(
  failure: PublishError,
  spec: RequestSpec,
  call: Call,
): Promise<'done' | 'again' | 'give-up'> {
  if (nothingHappened(failure)) return 'again';
  if (!isAmbiguous(failure)) return 'give-up';
  if (spec.idempotent) return 'again';
  const settled = (await spec.settle?.(call)) ?? 'undecided';
  if (settled === 'undecided') throw undecided(failure, spec);
  return settled === 'done' ? 'done' : 'again';
}

/** The service refused before it did anything, or was never reached. */
function nothingHappened(failure: PublishError): boolean {
  if (hasReason(failure, 'lock-timeout', 'file-not-seen', 'expired')) return true;
  return failure.code === 'RATE_LIMITED' || (failure.code === 'NETWORK' && failure.recovery === 'retry');
}

/** No answer, or one that the service itself does not give: a proxy's 502, a cut body. */
function isAmbiguous(failure: PublishError): boolean {
  if (failure.storeMessage !== undefined) return hasReason(failure, 'cancelled', 'replayed');
  if (failure.status !== undefined && failure.status >= 500) return true;
  return failure.code === 'NETWORK' || failure.code === 'TIMEOUT';
}

/** A lock timeout has already taken a minute; a lagging file system is asked a little longer. */
function attemptsFor(failure: PublishError): number {
  if (hasReason(failure, 'lock-timeout')) return 3;
  return hasReason(failure, 'expired') ? 2 : MAX_ATTEMPTS;
}

function delayBefore(failure: PublishError, attempt: number, session: GobblerSession): number {
  const base = hasReason(failure, 'file-not-seen', 'expired') ? 100 : 500;
  const jitter = 0.5 + session.deps.clock.random() / 2;
  return Math.round(Math.min(base * 2 ** (attempt - 1), 10_000) * jitter);
}

function interrupted(failure: PublishError, spec: RequestSpec): PublishError {
  return spec.idempotent ? failure : undecided(failure, spec);
}

function undecided(failure: PublishError, spec: RequestSpec): PublishError {
  return new PublishError(
    failure.code,
    `${failure.message}; it is open whether the request ${spec.what} was carried out`,
    {
      store: 'gobbler',
      recovery: 'retry-after-probe',
      hint: 'run again: what is in the registry is looked at first',
      cause: failure,
      ...(failure.status === undefined ? {} : { status: failure.status }),
    },
  );
}
