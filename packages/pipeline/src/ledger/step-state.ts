import type { Receipt } from '@omnipub/core';
import type { Plan, PlanStep } from '../plan/plan.js';
import type { ErrorRecord, LedgerEntry } from './entry.js';

/** What the ledger knows of one step. */
export interface StepState {
  readonly key: string;
  readonly target: string;
  /**
   * `ambiguous`: an intent without an end, so it may have happened. `pending`: the store still works on it.
   * `open`: not begun.
   */
  readonly state: 'open' | 'ambiguous' | 'done' | 'pending' | 'failed' | 'skipped';
  /** It may have happened although it is not known to: look before doing it again. */
  readonly uncertain: boolean;
  /** Intents so far. */
  readonly attempts: number;
  readonly receipt?: Receipt;
  readonly error?: ErrorRecord;
}

/** What is known of each step, in the order of the plan. */
export function stepStates(plan: Plan, entries: Iterable<LedgerEntry>): readonly StepState[] {
  const states = new Map(plan.steps.map((step) => [step.key, openState(step)]));
  const names = new Map(plan.steps.map((step) => [step.key, step.name]));
  const uploads = uploadsBySettle(plan);
  for (const entry of entries) {
    if (entry.type === 'plan') continue;
    const before = states.get(entry.key);
    const name = names.get(entry.key);
    // A finished step stays finished, whatever a later line says of it.
    if (before === undefined || name === undefined || before.state === 'done') continue;
    states.set(entry.key, next(before, name, entry));
    const upload = entry.type === 'failed' ? states.get(uploads.get(entry.key) ?? '') : undefined;
    if (upload !== undefined && isVerdict(entry)) states.set(upload.key, asked(upload));
  }
  return [...states.values()];
}

/** The upload that each `settle` waits for. */
function uploadsBySettle({ steps }: Plan): ReadonlyMap<string, string> {
  return new Map(
    steps.flatMap(({ key, target, name }) => {
      const upload = steps.find((step) => step.target === target && step.name === 'upload');
      return name === 'settle' && upload !== undefined ? [[key, upload.key] as const] : [];
    }),
  );
}

/** The store has looked at it, and does not want it: a build that failed, a review that refused. */
function isVerdict(entry: LedgerEntry): boolean {
  return entry.type === 'failed' && entry.error.code === 'REJECTED';
}

/** An upload that came to nothing is looked for again, and done again where there is none: builders fail for reasons of their own. */
function asked({ key, target, attempts }: StepState): StepState {
  return { key, target, attempts, state: 'open', uncertain: true };
}

/** Is the step over? An upload is, also while the store works on it: that is what `settle` waits for. */
export function isEnd(name: PlanStep['name'], receipt: Receipt): boolean {
  return receipt.pending === undefined || name === 'upload' || name === 'register';
}

function openState(step: PlanStep): StepState {
  return { key: step.key, target: step.target, state: 'open', uncertain: false, attempts: 0 };
}

function next(
  before: StepState,
  name: PlanStep['name'],
  entry: Exclude<LedgerEntry, { type: 'plan' }>,
): StepState {
  const { key, target, attempts, uncertain } = before;
  switch (entry.type) {
    case 'intent':
      return {
        key,
        target,
        attempts: Math.max(attempts + 1, entry.attempt),
        state: 'ambiguous',
        uncertain: true,
      };
    case 'done': {
      const { receipt } = entry;
      return {
        key,
        target,
        attempts,
        receipt,
        state: isEnd(name, receipt) ? 'done' : 'pending',
        uncertain: false,
      };
    }
    case 'failed':
      return { key, target, attempts, error: entry.error, state: 'failed', uncertain: entry.uncertain };
    case 'skipped':
      // Skipping changes nothing: what was uncertain before still is.
      return { key, target, attempts, state: 'skipped', uncertain };
  }
}
