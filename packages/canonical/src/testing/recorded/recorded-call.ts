import type { Replay, ReplayOptions } from '../replay.js';

/** How a recording is replayed with a call of ours. */
export interface RecordedCall {
  /** The call, and what has to come of it. */
  readonly call: (replay: Replay) => Promise<unknown>;
  /** What it throws; part of a PublishError. @default nothing */
  readonly fails?: Readonly<Record<string, unknown>>;
  readonly options?: ReplayOptions;
  /** What we send otherwise on purpose; INDEX.json says why (`clientWhy`). @default nothing */
  readonly otherwise?: readonly unknown[];
}

/** Calls by the names of their recordings. */
export type RecordedCalls = Readonly<Record<string, RecordedCall>>;
