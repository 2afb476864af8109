import type { Receipt } from '@omnipub/core';
import type { ErrorRecord } from '../ledger/entry.js';
import type { Plan, PlanStep, StepName } from '../plan/plan.js';
import type { TargetFinding } from '../runner/check-plan.js';
import type { StepResult } from '../runner/step-result.js';
import { nameOf, versionOf } from './target-name.js';

/** How one target stands at the end of a run. */
export interface TargetReport {
  readonly target: string;
  /** The store's name in omnipub.yaml. */
  readonly store: string;
  readonly kind: string;
  readonly name?: string;
  readonly version?: string;
  /** `open`: not begun, or stopped on the way. `existed`: nothing had to be changed. */
  readonly outcome: 'created' | 'existed' | 'planned' | 'failed' | 'skipped' | 'pending' | 'open';
  /** For people: `released`, `upload failed`, the store's own word while it works on it. */
  readonly state: string;
  readonly url?: string;
  readonly error?: ErrorRecord;
}

/** How a run ended. JSON-safe. */
export interface Report {
  /** The plan's id. */
  readonly plan: string;
  readonly release: string;
  readonly outcome: 'complete' | 'planned' | 'partial' | 'failed' | 'pending' | 'aborted';
  readonly targets: readonly TargetReport[];
  /** Of the preflight. */
  readonly findings: readonly TargetFinding[];
  /** There when a ledger remembers what is left to do. */
  readonly resumeCommand?: string;
}

/** What a report is made from. */
export interface ReportInput {
  readonly plan: Plan;
  readonly results: ReadonlyMap<string, StepResult>;
  readonly findings: readonly TargetFinding[];
  readonly dryRun: boolean;
  /** The run was told to stop. */
  readonly aborted: boolean;
  /** There is a ledger to go on from. */
  readonly resumable: boolean;
}

/** Sums a run up. */
export function buildReport(input: ReportInput): Report {
  const { plan, findings } = input;
  const names = [...new Set(plan.steps.map(({ target }) => target))];
  const targets = names.map((name) =>
    targetReport(
      input,
      plan.steps.filter(({ target }) => target === name),
    ),
  );
  const outcome = outcomeOf(input, targets);
  const unfinished = outcome !== 'complete' && outcome !== 'planned';
  return {
    plan: plan.id,
    release: plan.release,
    outcome,
    targets,
    findings,
    ...(unfinished && input.resumable && !input.dryRun ? { resumeCommand: `omnipub resume ${plan.id}` } : {}),
  };
}

function outcomeOf(input: ReportInput, targets: readonly TargetReport[]): Report['outcome'] {
  const has = (...outcomes: TargetReport['outcome'][]): boolean =>
    targets.some(({ outcome }) => outcomes.includes(outcome));
  if (input.aborted && has('open')) return 'aborted';
  if (input.findings.some(({ finding }) => finding.level === 'error')) return 'failed';
  if (has('failed')) return has('created', 'existed', 'pending') ? 'partial' : 'failed';
  if (input.dryRun) return 'planned';
  return has('pending', 'open') ? 'pending' : 'complete';
}

function targetReport(input: ReportInput, steps: readonly PlanStep[]): TargetReport {
  const [first] = steps;
  const store = first?.store ?? '';
  const results = steps.map((step) => ({
    step,
    result: input.results.get(step.key) ?? ({ state: 'open' } as const),
  }));
  const receipts = results.flatMap(({ result }) => ('receipt' in result ? [result.receipt] : []));
  const name = nameOf(steps);
  const version = versionOf(steps, receipts);
  const url = receipts.findLast((receipt) => receipt.url !== undefined)?.url;
  return {
    target: first?.target ?? '',
    store,
    kind: input.plan.stores[store]?.kind ?? '',
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...standing(results, receipts, input.dryRun),
    ...(url === undefined ? {} : { url }),
  };
}

interface StepEnd {
  readonly step: PlanStep;
  readonly result: StepResult;
}

const past: Record<StepName, string> = {
  register: 'registered',
  upload: 'uploaded',
  settle: 'uploaded',
  release: 'released',
};

function standing(
  ends: readonly StepEnd[],
  receipts: readonly Receipt[],
  dryRun: boolean,
): Pick<TargetReport, 'outcome' | 'state' | 'error'> {
  for (const { step, result } of ends) {
    if (result.state === 'failed')
      return { outcome: 'failed', state: `${step.name} failed`, error: result.error };
    if (result.state === 'skipped') return { outcome: 'skipped', state: `skipped: ${result.reason}` };
    if (result.state === 'pending')
      return { outcome: 'pending', state: result.receipt.pending?.state ?? 'pending' };
  }
  const done = ends.filter(({ result }) => result.state === 'done');
  const last = done.at(-1);
  const reached = last === undefined ? 'not begun' : past[last.step.name];
  if (done.length < ends.length) {
    return { outcome: 'open', state: last === undefined ? reached : `${reached}, not finished` };
  }
  if (receipts.some(({ outcome }) => outcome === 'planned'))
    return { outcome: 'planned', state: `would be ${reached}` };
  if (receipts.some(({ outcome }) => outcome === 'created')) return { outcome: 'created', state: reached };
  return { outcome: 'existed', state: dryRun ? `is ${reached} already` : reached };
}
