import type { Session, VerbResult } from '../session.js';
import { executePlan } from './execute-plan.js';
import { findLedger, findUnfinished } from './find-ledger.js';
import { ledgerFolder } from './pipeline-file.js';

/** `omnipub resume`: goes on from the ledger's own copy of the plan, whatever omnipub.yaml says by now. */
export async function resumePlan(
  session: Session,
  options: {
    readonly plan?: string;
    readonly file?: string;
    readonly concurrency?: number;
    readonly summary?: string;
    readonly ledger?: string;
  },
): Promise<VerbResult> {
  const stop = session.watchStop({ gentle: true });
  const folder = ledgerFolder(session, options);
  const known =
    options.plan === undefined ? await findUnfinished(folder) : await findLedger(folder, options.plan);
  if (known === undefined) {
    session.ui.print('nothing to resume: every run is complete\n');
    return { outcome: 'complete', exitCode: 0 };
  }
  const { plan, states } = known;
  const done = states.filter(({ state }) => state === 'done').length;
  session.ui.note(
    `plan ${plan.id}: release ${plan.release}, ${String(done)} of ${String(plan.steps.length)} steps done\n`,
  );
  return executePlan(session, plan, { ...options, stop, folder });
}
