import { didYouMean, PublishError } from '@omnipub/core';
import {
  type LedgerEntry,
  listLedgers,
  type Plan,
  readLedger,
  type StepState,
  stepStates,
} from '@omnipub/pipeline';

/** A plan with everything that is known of it. */
export interface KnownPlan {
  readonly plan: Plan;
  readonly entries: readonly LedgerEntry[];
  readonly states: readonly StepState[];
}

/**
 * The plan whose id begins with `prefix`, or the newest.
 * @throws PublishError INVALID_INPUT when there is none, or more than one
 */
export async function findLedger(folder: string, prefix: string | undefined): Promise<KnownPlan> {
  const ledgers = await listLedgers(folder);
  const matching =
    prefix === undefined ? ledgers.slice(0, 1) : ledgers.filter(({ planId }) => planId.startsWith(prefix));
  const [first, second] = matching;
  if (first === undefined)
    throw noLedger(
      folder,
      prefix,
      ledgers.map(({ planId }) => planId),
    );
  if (second !== undefined) {
    const ids = matching.map(({ planId }) => planId).join(', ');
    throw new PublishError(
      'INVALID_INPUT',
      `${String(matching.length)} plans begin with ${String(prefix)}: ${ids}`,
      {
        hint: 'give more of the id',
      },
    );
  }
  return open(folder, first.planId);
}

/** The newest plan with a step that is not done; undefined when all are. @throws PublishError INVALID_INPUT without any */
export async function findUnfinished(folder: string): Promise<KnownPlan | undefined> {
  const ledgers = await listLedgers(folder);
  if (ledgers.length === 0) throw noLedger(folder, undefined, []);
  for (const { planId } of ledgers) {
    const known = await open(folder, planId);
    if (known.states.some(({ state }) => state !== 'done')) return known;
  }
  return undefined;
}

async function open(folder: string, planId: string): Promise<KnownPlan> {
  const { plan, entries } = await readLedger(folder, planId);
  return { plan, entries, states: stepStates(plan, entries) };
}

function noLedger(folder: string, prefix: string | undefined, ids: readonly string[]): PublishError {
  if (ids.length === 0 || prefix === undefined) {
    return new PublishError('INVALID_INPUT', `no run is recorded in ${folder}`, {
      hint: 'run `omnipub run` first, or name the pipeline file with --file (or the folder with --ledger)',
    });
  }
  const hint = didYouMean(prefix, ids) ?? `known plans, newest first: ${ids.slice(0, 5).join(', ')}`;
  return new PublishError('INVALID_INPUT', `no plan in ${folder} begins with ${JSON.stringify(prefix)}`, {
    hint,
  });
}
