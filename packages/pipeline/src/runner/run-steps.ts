import { hostname } from 'node:os';
import { PublishError, toPublishError } from '@omnipub/core';
import pLimit from 'p-limit';
import type { LedgerEntry } from '../ledger/entry.js';
import { isEnd, type StepState } from '../ledger/step-state.js';
import type { Plan, PlanStep } from '../plan/plan.js';
import { idempotencyKey } from '../plan/plan-id.js';
import { assertUnchanged } from './artifact-unchanged.js';
import { errorRecord } from './error-record.js';
import type { OpenPlan } from './open-plan.js';
import { type Performed, perform } from './perform.js';
import { safeListener } from './run-event.js';
import type { RunOptions } from './run-options.js';
import type { StepResult } from './step-result.js';

/** Where entries go; a dry run has nowhere. */
export interface Append {
  append(entry: LedgerEntry): Promise<void>;
}

/** What {@link runSteps} works on. */
export interface StepsInput {
  readonly plan: Plan;
  readonly opened: OpenPlan;
  /** What the ledger knows, by step key. */
  readonly known: ReadonlyMap<string, StepState>;
  readonly ledger: Append;
  /** The plan is not of this run: artifacts are read again before they are sent. */
  readonly resumed: boolean;
}

/**
 * Runs every step that is not done, each as soon as what it needs is done and its lane is free. A failure blocks only
 * what needs it. Throws only when the ledger can't be written: then nothing new starts, and what was in flight is
 * waited for.
 */
export async function runSteps(
  input: StepsInput,
  options: RunOptions,
): Promise<ReadonlyMap<string, StepResult>> {
  const { plan } = input;
  const emit = safeListener(options.onEvent);
  const limits = stepLimits(plan);
  const running = new Map<string, Promise<StepResult>>();
  const lanes = new Map<string, Promise<StepResult>>();
  let fatal: { readonly thrown: unknown } | undefined;
  const stopped = (): boolean =>
    fatal !== undefined || options.signal.aborted || options.drain?.aborted === true;

  const append = async (entry: Unstamped): Promise<void> => {
    if (options.dryRun === true) return;
    try {
      await input.ledger.append({
        ...entry,
        at: new Date(options.deps.clock.now()).toISOString(),
      });
    } catch (thrown) {
      fatal ??= { thrown };
      throw thrown;
    }
  };

  const run = async (step: PlanStep, before: Promise<unknown> | undefined): Promise<StepResult> => {
    const { key, target } = step;
    const known = input.known.get(key);
    if (known?.state === 'done' && known.receipt !== undefined) {
      emit({ type: 'step.done', key, target, receipt: known.receipt, replayed: true });
      return { state: 'done', receipt: known.receipt, replayed: true };
    }
    const needed = await Promise.all(step.needs.map((need) => running.get(need) ?? unknownNeed(step, need)));
    await before?.catch(() => undefined);
    return skipped(step, needed) ?? limits(step, () => start(step, needed.at(-1), known));
  };

  const skipped = (
    step: PlanStep,
    needed: readonly StepResult[],
  ): StepResult | Promise<StepResult> | undefined => {
    const { key, target } = step;
    const at = needed.findIndex(({ state }) => state === 'failed' || state === 'skipped');
    const cause = needed[at];
    if (cause !== undefined) {
      const reason = cause.state === 'skipped' ? cause.reason : `${step.needs[at] ?? 'a step'} failed`;
      return append({ type: 'skipped', key, reason }).then(() => {
        emit({ type: 'step.skipped', key, target, reason });
        return { state: 'skipped', reason };
      });
    }
    return needed.every(({ state }) => state === 'done') ? undefined : { state: 'open' };
  };

  const start = async (
    step: PlanStep,
    last: StepResult | undefined,
    known: StepState | undefined,
  ): Promise<StepResult> => {
    if (stopped()) return { state: 'open' };
    const { key, target } = step;
    emit({ type: 'step.start', key, target });
    const performed = await act(step, last, known);
    if ('receipt' in performed) {
      const { receipt } = performed;
      await append({ type: 'done', key, receipt });
      emit({ type: 'step.done', key, target, receipt, replayed: false });
      return isEnd(step.name, receipt)
        ? { state: 'done', receipt, replayed: false }
        : { state: 'pending', receipt };
    }
    // An aborted step is not failed: its intent stays without an end, and the next run looks what became of it.
    if (options.signal.aborted) return { state: 'open' };
    const error = errorRecord(performed.error);
    await append({ type: 'failed', key, error, uncertain: performed.uncertain });
    emit({ type: 'step.failed', key, target, error });
    return { state: 'failed', error };
  };

  const act = async (
    step: PlanStep,
    last: StepResult | undefined,
    known: StepState | undefined,
  ): Promise<Performed> => {
    const { key, target } = step;
    const uncertain = known?.uncertain ?? false;
    try {
      if (step.artifact !== undefined) {
        await assertUnchanged(step.artifact, { full: input.resumed, signal: options.signal });
      }
      for (const file of step.files ?? []) {
        await assertUnchanged({ kind: 'file', ...file }, { full: input.resumed, signal: options.signal });
      }
    } catch (thrown) {
      return { error: toPublishError(thrown), uncertain };
    }
    if (step.name !== 'settle') {
      const attempt = (known?.attempts ?? 0) + 1;
      await append({ type: 'intent', key, attempt, owner: `${hostname()}:${String(process.pid)}` });
    }
    return perform({
      step,
      store: input.opened.store(step.store),
      input: input.opened.input(key),
      previous: last?.state === 'done' ? last.receipt : undefined,
      uncertain,
      clock: options.deps.clock,
      onProbe: () => emit({ type: 'step.probe', key, target }),
      context: {
        signal: options.signal,
        emit: (event) => emit({ type: 'store', key, target, event }),
        idempotencyKey: idempotencyKey(plan.id, step),
        dryRun: options.dryRun ?? false,
      },
    });
  };

  for (const step of plan.steps) {
    const result = run(step, lanes.get(step.lane));
    running.set(step.key, result);
    lanes.set(step.lane, result);
  }
  const settled = await Promise.allSettled(running.values());
  const rejected = settled.find((one) => one.status === 'rejected');
  if (fatal !== undefined) throw toPublishError((fatal as { thrown: unknown }).thrown);
  if (rejected !== undefined) throw toPublishError(rejected.reason);
  return new Map(await Promise.all([...running].map(async ([key, result]) => [key, await result] as const)));
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;
type Unstamped = WithoutTime<LedgerEntry>;

function unknownNeed(step: PlanStep, need: string): never {
  throw new PublishError(
    'INVALID_INPUT',
    `${step.key} needs ${need}, which does not come before it in the plan`,
    {
      hint: 'run omnipub.yaml again to make a new plan',
    },
  );
}

/** Bounds what runs at once. Waiting is no work: `settle` runs outside, so that a slow review holds up no upload. */
function stepLimits(plan: Plan): <T>(step: PlanStep, work: () => Promise<T>) => Promise<T> {
  const total = pLimit(plan.concurrency.total);
  const stores = new Map(Object.keys(plan.stores).map((name) => [name, pLimit(plan.concurrency.perStore)]));
  return (step, work) => {
    const own = stores.get(step.store);
    if (step.name === 'settle' || own === undefined) return work();
    return own(() => total(work));
  };
}
