import { createPlan } from '@omnipub/pipeline';
import { createProgress } from '../render/progress.js';
import { counted } from '../render/units.js';
import type { Session, VerbResult } from '../session.js';
import { executePlan } from './execute-plan.js';
import { ledgerFolder, loadFile } from './pipeline-file.js';

/** `omnipub run`: plan, preflight, run, report. */
export async function runFile(
  session: Session,
  options: {
    readonly file?: string;
    readonly dryRun?: boolean;
    readonly concurrency?: number;
    readonly summary?: string;
    readonly ledger?: string;
  },
): Promise<VerbResult> {
  const stop = session.watchStop({ gentle: true });
  const config = await loadFile(session, options.file);
  const progress = createProgress(session.ui, session.io);
  const plan = await createPlan(config, {
    registry: session.registry,
    // Nothing has been changed yet, so the first Ctrl-C is enough.
    signal: stop.drain,
    onEvent: (target, event) => progress.onStoreEvent(`${target}/inspect`, event),
  });
  progress.end(undefined);
  session.ui.note(`plan ${plan.id}: release ${plan.release}, ${counted(plan.steps.length, 'step')}\n`);
  return executePlan(session, plan, { ...options, stop, folder: ledgerFolder(session, options) });
}
