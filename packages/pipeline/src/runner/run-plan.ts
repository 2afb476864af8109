import { PublishError } from '@omnipub/core';
import type { LedgerEntry } from '../ledger/entry.js';
import { openLedger } from '../ledger/ledger.js';
import { readLedger } from '../ledger/read-ledger.js';
import { type StepState, stepStates } from '../ledger/step-state.js';
import type { Plan } from '../plan/plan.js';
import { buildReport, type Report } from '../report/report.js';
import { checkSteps, type TargetFinding } from './check-plan.js';
import { type OpenPlan, openPlan } from './open-plan.js';
import type { RunOptions } from './run-options.js';
import { runSteps } from './run-steps.js';
import type { StepResult } from './step-result.js';

/** Options of {@link runPlan}. */
export interface RunPlanOptions extends RunOptions {
  /** `.omnipub` beside omnipub.yaml. */
  readonly ledgerFolder: string;
}

/**
 * Runs a plan, or goes on with it: the ledger says which. What is not done is checked first; an error finding stops
 * the run before anything is changed, the ledger included.
 * @throws PublishError CONFLICT when another process works on the plan; what the file system says when the ledger
 * can't be written. Failures of stores are in the report.
 */
export async function runPlan(plan: Plan, options: RunPlanOptions): Promise<Report> {
  const opened = await openPlan(plan, options);
  const before = await knownEntries(options.ledgerFolder, plan.id);
  const states = stepStates(plan, before);
  const checked = await preflight(plan, states, opened, options);
  const resumable = before.length > 0;
  const stop = checked === 'aborted' || checked.some(({ finding }) => finding.level === 'error');
  const findings = checked === 'aborted' ? [] : checked;
  const facts = { plan, findings, dryRun: options.dryRun ?? false };
  if (stop)
    return buildReport({ ...facts, results: asResults(states), aborted: checked === 'aborted', resumable });

  if (options.dryRun === true) {
    const none = { append: async () => undefined };
    const known = byKey(states);
    const results = await runSteps({ plan, opened, known, ledger: none, resumed: resumable }, options);
    return buildReport({ ...facts, results, aborted: isStopped(options), resumable });
  }
  const ledger = await openLedger(options.ledgerFolder, plan, { clock: options.deps.clock });
  try {
    // Read again under the lock: another process may have worked on it since.
    const entries: LedgerEntry[] = [];
    for await (const entry of ledger.read()) entries.push(entry);
    const known = byKey(stepStates(plan, entries));
    const results = await runSteps({ plan, opened, known, ledger, resumed: resumable }, options);
    return buildReport({ ...facts, results, aborted: isStopped(options), resumable: true });
  } finally {
    await ledger.close();
  }
}

async function preflight(
  plan: Plan,
  states: readonly StepState[],
  opened: OpenPlan,
  options: RunOptions,
): Promise<readonly TargetFinding[] | 'aborted'> {
  const open = new Set(states.filter(({ state }) => state !== 'done').map(({ key }) => key));
  try {
    return await checkSteps(
      plan,
      plan.steps.filter(({ key }) => open.has(key)),
      opened,
      options,
    );
  } catch (thrown) {
    if (options.signal.aborted) return 'aborted';
    throw thrown;
  }
}

async function knownEntries(folder: string, planId: string): Promise<readonly LedgerEntry[]> {
  try {
    return (await readLedger(folder, planId)).entries;
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return [];
    throw thrown;
  }
}

function isStopped(options: RunOptions): boolean {
  return options.signal.aborted || options.drain?.aborted === true;
}

function byKey(states: readonly StepState[]): ReadonlyMap<string, StepState> {
  return new Map(states.map((state) => [state.key, state]));
}

/** What is known without a run: a step that is not done counts as open, since it has not been tried again. */
function asResults(states: readonly StepState[]): ReadonlyMap<string, StepResult> {
  return new Map(
    states.map(({ key, state, receipt }): [string, StepResult] => [
      key,
      state === 'done' && receipt !== undefined ? { state, receipt, replayed: true } : { state: 'open' },
    ]),
  );
}
