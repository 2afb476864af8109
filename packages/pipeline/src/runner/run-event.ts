import type { Receipt, StoreEvent } from '@omnipub/core';
import type { ErrorRecord } from '../ledger/entry.js';

/** What happens in a run. `key` is a step's (`dataset/upload`), or `dataset/check` for the preflight. */
export type RunEvent =
  | { readonly type: 'step.start' | 'step.probe'; readonly key: string; readonly target: string }
  | {
      readonly type: 'step.done';
      readonly key: string;
      readonly target: string;
      readonly receipt: Receipt;
      /** Known from the ledger; the store was not asked. */
      readonly replayed: boolean;
    }
  | {
      readonly type: 'step.failed';
      readonly key: string;
      readonly target: string;
      readonly error: ErrorRecord;
    }
  | { readonly type: 'step.skipped'; readonly key: string; readonly target: string; readonly reason: string }
  | { readonly type: 'store'; readonly key: string; readonly target: string; readonly event: StoreEvent };

/** Wraps a listener so that its failure can't break a release. */
export function safeListener(listener: ((event: RunEvent) => void) | undefined): (event: RunEvent) => void {
  return (event) => {
    try {
      listener?.(event);
    } catch {
      // A broken progress display is no reason to leave an upload half done.
    }
  };
}
