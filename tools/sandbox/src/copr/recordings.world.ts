import type { CoprSandboxOptions } from './options.js';
import type { RecordedState } from './recordings.state.js';
import type { CoprSandbox } from './server.js';

/** A sandbox in the middle of a replay, for what happened between the recordings. */
export interface Replay {
  readonly copr: CoprSandbox;
  /** Calls it as alice, like a recorded client. @throws Error when it refuses */
  readonly call: (method: string, path: string, json?: unknown) => Promise<void>;
}

/** Recordings that belong together: the state they were made at, and what happened between them. */
export interface World {
  readonly title: string;
  readonly options?: Partial<CoprSandboxOptions>;
  /** What was there before, beside users, chroots and alice/lab1. */
  seed?(state: RecordedState): void;
  /** In the order in which they were made. */
  readonly recordings: readonly string[];
  /** What happened before a recording, or before its exchange number 3: `wait-success 3`. The clock is that of the exchange already. */
  readonly before?: Readonly<Record<string, (replay: Replay) => Promise<void> | void>>;
}

/** Names with white space between. */
export function names(text: string): readonly string[] {
  return text.trim().split(/\s+/u);
}
