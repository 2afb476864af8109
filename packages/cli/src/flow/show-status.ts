import { errorLines } from '../render/human.js';
import { table } from '../render/table.js';
import type { Session, VerbResult } from '../session.js';
import { findLedger } from './find-ledger.js';
import { ledgerFolder, resumeCommand } from './pipeline-file.js';

/** `omnipub status` */
export async function showStatus(
  session: Session,
  options: { readonly plan?: string; readonly file?: string; readonly ledger?: string },
): Promise<VerbResult> {
  const { ui } = session;
  const { plan, states } = await findLedger(ledgerFolder(session, options), options.plan);
  for (const state of states) ui.emit({ type: 'step', ...state });
  const rows = states.map(({ key, state, receipt }) => [
    key,
    state,
    receipt?.outcome ?? '',
    receipt?.id ?? '',
    receipt?.url ?? '',
  ]);
  ui.print(`plan ${plan.id}: release ${plan.release}\n`);
  ui.print(table(['STEP', 'STATE', 'OUTCOME', 'ID', 'URL'], rows));
  for (const { key, error } of states) {
    if (error !== undefined) ui.note(`${ui.style.bold(key)}: ${errorLines(error, ui.style)}`);
  }
  const finished = states.every(({ state }) => state === 'done');
  if (finished) return { outcome: 'complete', exitCode: 0, plan: plan.id, release: plan.release };
  const command = resumeCommand(session, plan, options);
  ui.note(`to go on: ${command}\n`);
  return { outcome: 'unfinished', exitCode: 0, plan: plan.id, release: plan.release, resumeCommand: command };
}
