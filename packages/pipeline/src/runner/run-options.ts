import type { AdapterRegistry, Deps } from '@omnipub/core';
import type { RunEvent } from './run-event.js';

/** What checks and runs need. */
export interface RunOptions {
  readonly registry: AdapterRegistry;
  readonly deps: Deps;
  /** Stops at once. A step whose end is not known then stays ambiguous in the ledger. */
  readonly signal: AbortSignal;
  /** Stops gently: steps in flight finish and are saved, no new one starts. */
  readonly drain?: AbortSignal;
  /** Sends and writes nothing that changes anything, not even a ledger. @default false */
  readonly dryRun?: boolean;
  /** What it throws is dropped. */
  readonly onEvent?: (event: RunEvent) => void;
}
