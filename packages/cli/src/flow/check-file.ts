import { checkPlan, createPlan, exitCodeOf } from '@omnipub/pipeline';
import { findingLines } from '../render/human.js';
import { createProgress } from '../render/progress.js';
import { counted } from '../render/units.js';
import type { Session, VerbResult } from '../session.js';
import { loadFile } from './pipeline-file.js';

/** `omnipub check` */
export async function checkFile(session: Session, file: string | undefined): Promise<VerbResult> {
  const { ui, io } = session;
  const stop = session.watchStop();
  const config = await loadFile(session, file);
  const progress = createProgress(ui, io);
  const plan = await createPlan(config, {
    registry: session.registry,
    signal: stop.signal,
    onEvent: (target, event) => progress.onStoreEvent(`${target}/inspect`, event),
  });
  const findings = await checkPlan(plan, {
    registry: session.registry,
    deps: session.deps,
    signal: stop.signal,
  });
  progress.close();
  for (const { target, finding } of findings) {
    ui.emit({ type: 'finding', target, ...finding });
    ui.print(findingLines(target, finding, ui.resultStyle));
  }
  const errors = findings.filter(({ finding }) => finding.level === 'error');
  if (errors.length === 0) {
    ui.print(`ready: release ${plan.release}, ${counted(plan.steps.length, 'step')}\n`);
    return { outcome: 'ready', exitCode: 0, plan: plan.id };
  }
  ui.print(`not ready: ${counted(errors.length, 'error')}; nothing was changed\n`);
  // The code that `run` would end with: its preflight finds the same.
  const refused = { plan: plan.id, release: plan.release, outcome: 'failed', targets: [], findings } as const;
  return { outcome: 'not-ready', exitCode: exitCodeOf(refused), plan: plan.id };
}
