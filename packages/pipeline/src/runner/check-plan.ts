import { type CheckInput, type Finding, PublishError, toPublishError } from '@omnipub/core';
import pLimit from 'p-limit';
import type { Plan, PlanStep } from '../plan/plan.js';
import { idempotencyKey } from '../plan/plan-id.js';
import { type OpenPlan, openPlan } from './open-plan.js';
import { promptly } from './promptly.js';
import { safeListener } from './run-event.js';
import type { RunOptions } from './run-options.js';

/** What a store says of one target before anything is changed. */
export interface TargetFinding {
  readonly target: string;
  readonly finding: Finding;
}

/**
 * Asks every store about every target, at once and read-only; findings come in the order of the plan. A store that
 * can't be asked is an error finding of its targets.
 * @throws PublishError ABORTED; INVALID_INPUT when the plan does not fit its adapters
 */
export async function checkPlan(plan: Plan, options: RunOptions): Promise<readonly TargetFinding[]> {
  return checkSteps(plan, plan.steps, await openPlan(plan, options), options);
}

/** The same for some of the steps: those that are not done yet. */
export async function checkSteps(
  plan: Plan,
  steps: readonly PlanStep[],
  opened: OpenPlan,
  options: RunOptions,
): Promise<readonly TargetFinding[]> {
  const limit = pLimit(plan.concurrency.total);
  const open = new Set(steps.map(({ key }) => key));
  const targets = [...new Set(steps.map(({ target }) => target))];
  const checks = targets.map((target) => {
    const own = steps.filter((step) => step.target === target);
    return limit(async () => {
      const found = await checkTarget(plan, own, opened, options);
      // A set's release waits for other targets too, but those make nothing that this one looks for.
      const first = plan.steps.find((step) => step.target === target);
      const waits = first?.needs.some((need) => open.has(need)) ?? false;
      return found.map((finding) => ({ target, finding: waits ? mayAppear(finding) : finding }));
    });
  });
  return (await Promise.all(checks)).flat();
}

async function checkTarget(
  plan: Plan,
  steps: readonly PlanStep[],
  opened: OpenPlan,
  options: RunOptions,
): Promise<readonly Finding[]> {
  const [first] = steps;
  if (first === undefined) return [];
  const { target } = first;
  const store = opened.store(first.store);
  const emit = safeListener(options.onEvent);
  const context = {
    signal: options.signal,
    emit: (event: Parameters<Parameters<typeof store.check>[1]['emit']>[0]) =>
      emit({ type: 'store', key: `${target}/check`, target, event }),
    idempotencyKey: idempotencyKey(plan.id, { target, name: 'check' }),
    dryRun: options.dryRun ?? false,
  };
  try {
    if (options.signal.aborted) throw new PublishError('ABORTED', 'stopped on request');
    const work = store.check(checkInput(steps, opened), context);
    return await promptly(work, { signal: options.signal, clock: options.deps.clock });
  } catch (thrown) {
    const error = toPublishError(thrown, { store: store.kind });
    if (options.signal.aborted) throw error;
    const fix = error.hint === undefined ? {} : { fix: error.hint };
    return [{ level: 'error', code: error.code, message: error.message, ...fix }];
  }
}

function checkInput(steps: readonly PlanStep[], opened: OpenPlan): CheckInput {
  const inputs: Record<string, unknown> = {};
  for (const step of steps) {
    if (step.name !== 'settle') inputs[step.name] = opened.input(step.key);
    if (step.artifact !== undefined) inputs['artifact'] = step.artifact;
  }
  return inputs;
}

/** What is missing now may be made by a target that this one needs: only the run can tell. */
function mayAppear(finding: Finding): Finding {
  if (finding.level !== 'error' || finding.code !== 'NOT_FOUND') return finding;
  return {
    ...finding,
    level: 'warn',
    message: `${finding.message} (a target that is needed first may make it)`,
  };
}
