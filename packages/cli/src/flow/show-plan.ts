import { createPlan } from '@omnipub/pipeline';
import { shortPath } from '../render/config-error.js';
import { createProgress } from '../render/progress.js';
import { table } from '../render/table.js';
import { byteCount, counted } from '../render/units.js';
import type { Session, VerbResult } from '../session.js';
import { loadFile } from './pipeline-file.js';

/** `omnipub plan` */
export async function showPlan(session: Session, file: string | undefined): Promise<VerbResult> {
  const { ui, io } = session;
  const stop = session.watchStop();
  const config = await loadFile(session, file);
  const progress = createProgress(ui, io);
  const plan = await createPlan(config, {
    registry: session.registry,
    signal: stop.signal,
    onEvent: (target, event) => progress.onStoreEvent(`${target}/inspect`, event),
  });
  progress.close();
  ui.emit({ type: 'plan', plan });
  const rows = plan.steps.map(({ key, store, artifact, needs }) => [
    key,
    store,
    artifact === undefined
      ? ''
      : `${shortPath(artifact.path, io.cwd)} (${artifact.kind}, ${byteCount(artifact.size)})`,
    needs.join(', '),
  ]);
  ui.print(`plan ${plan.id}: release ${plan.release}, ${counted(plan.steps.length, 'step')}\n`);
  ui.print(table(['STEP', 'STORE', 'ARTIFACT', 'AFTER'], rows));
  return { outcome: 'planned', exitCode: 0, plan: plan.id };
}
