import type { Receipt } from '@omnipub/core';
import type { ErrorRecord } from '../ledger/entry.js';

/** How one step ended in a run. `open`: not begun, or stopped before its end was known. */
export type StepResult =
  | { readonly state: 'done'; readonly receipt: Receipt; readonly replayed: boolean }
  | { readonly state: 'pending'; readonly receipt: Receipt }
  | { readonly state: 'failed'; readonly error: ErrorRecord }
  | { readonly state: 'skipped'; readonly reason: string }
  | { readonly state: 'open' };
