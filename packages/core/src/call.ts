import { toPublishError } from './errors.js';
import { type Emit, safeEmit } from './events.js';

/** What every call of a native client takes beside its own arguments. */
export interface CallControl {
  /** Ends the call promptly with ABORTED. */
  readonly signal?: AbortSignal | undefined;
  /** Hears progress, retries and warnings. */
  readonly emit?: Emit | undefined;
}

/** A {@link CallControl} with nothing left open. */
export interface Call {
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** Fills in a caller's control. */
export function callOf(control: CallControl = {}): Call {
  return { signal: control.signal ?? new AbortController().signal, emit: safeEmit(control.emit) };
}

/** Whatever a call threw, as a PublishError of this store. */
export async function asPublishErrorOf<T>(store: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw toPublishError(thrown, { store });
  }
}

/** The same for everything that a list throws. */
export async function* eachAsPublishErrorOf<T>(
  store: string,
  list: AsyncIterable<T>,
): AsyncGenerator<T, void, void> {
  try {
    yield* list;
  } catch (thrown) {
    throw toPublishError(thrown, { store });
  }
}
