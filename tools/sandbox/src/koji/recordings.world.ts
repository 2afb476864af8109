import type { KojiSandboxOptions } from './options.js';
import type { RecordedState } from './recordings.database.js';
import type { KojiSandbox } from './server.js';

/** Recordings that belong together: the state they were made at, and what happened between them. */
export interface World {
  readonly title: string;
  readonly options?: Partial<KojiSandboxOptions>;
  /** What was there before, beside hello-1.0-1 in f99. */
  seed?(state: RecordedState): void;
  /** In the order in which they were made. */
  readonly recordings: readonly string[];
  /** What happened before a recording; the clock is that of the recording already. */
  readonly before?: Readonly<Record<string, (hub: KojiSandbox) => Promise<void> | void>>;
  /** Who shows a certificate; an anonymous one is nobody's. */
  readonly certificates?: Readonly<Record<string, string>>;
}

/** Names with white space between. */
export function names(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
