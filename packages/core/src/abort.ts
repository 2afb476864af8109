import { setMaxListeners } from 'node:events';
import { PublishError } from './errors.js';

/** What stops a piece of work. */
export interface Bounds {
  readonly signal?: AbortSignal;
  /** Milliseconds until it is too late. */
  readonly deadlineMs?: number;
  /** Says what took too long, for the error: `waiting for the review of hello`. */
  readonly what: string;
  readonly store?: string;
}

/** Longer waits overflow Node's timers, which would then fire at once; no process lives for 24 days in one call. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A signal that aborts when the caller's does or when the deadline passes; `done` releases its timer. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Throws the reason when the signal has aborted. */
  check(): void;
  done(): void;
}

/**
 * Links a caller's signal and a deadline into one. The reason is always a PublishError: ABORTED or TIMEOUT.
 * Call `done()` in `finally`: the timer keeps no process alive, but the caller's signal would keep the listener.
 */
export function linkSignal(bounds: Bounds): LinkedSignal {
  const own = new AbortController();
  const store = bounds.store === undefined ? {} : { store: bounds.store };
  const onAbort = (): void => own.abort(stopError(bounds.signal?.reason, bounds.what, store));
  const timer =
    bounds.deadlineMs === undefined || bounds.deadlineMs > LONGEST_TIMER_MS
      ? undefined
      : setTimeout(() => {
          const message = `${bounds.what} took longer than ${String(bounds.deadlineMs)} ms`;
          own.abort(
            new PublishError('TIMEOUT', message, { ...store, hint: 'run again, or allow more time' }),
          );
        }, bounds.deadlineMs);
  timer?.unref();
  if (bounds.signal?.aborted === true) onAbort();
  else if (bounds.signal !== undefined) listen(bounds.signal, onAbort);
  return {
    signal: own.signal,
    check: () => own.signal.throwIfAborted(),
    done: () => {
      clearTimeout(timer);
      bounds.signal?.removeEventListener('abort', onAbort);
    },
  };
}

/** Runs work under a linked signal and releases it in every outcome. */
export async function withBounds<T>(bounds: Bounds, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const linked = linkSignal(bounds);
  try {
    linked.check();
    return await untilAborted(work(linked.signal), linked.signal);
  } finally {
    linked.done();
  }
}

/** Settles with the promise or, as soon as the signal aborts, with its reason: for work that can't listen itself. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else listen(signal, stop);
  });
  // When the abort wins, nobody reads the promise any more; its later rejection must not end the process.
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function listen(signal: AbortSignal, listener: () => void): void {
  // A run listens to one signal in as many places as it works at; Node would warn of a leak at the eleventh.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, { once: true });
}

/** The reason of an aborted signal as a PublishError: itself if it is one, else TIMEOUT or ABORTED. */
export function stopError(
  reason: unknown,
  what: string,
  store: { readonly store?: string } = {},
): PublishError {
  if (reason instanceof PublishError) return reason;
  const timedOut = reason instanceof Error && reason.name === 'TimeoutError';
  return new PublishError(timedOut ? 'TIMEOUT' : 'ABORTED', `${what} was stopped`, {
    ...store,
    cause: reason,
  });
}
