import { isBlocked } from '../builds/batches.js';
import { isChrootFinished } from '../builds/build-state.js';
import { buildInChroot } from './build-in-chroot.js';
import { buildSource, dropUpload } from './build-source.js';
import { importSource } from './import-source.js';
import type { Job } from './job.js';

/** The walk of a build from where it stands to its end (copr contract 9; data _build-state-walk). @throws Ended */
export async function runBuild(job: Job): Promise<void> {
  do await job.next();
  while (isBlocked(job.frontend, job.build));
  if (['pending', 'starting', 'running'].includes(job.build.sourceState)) await buildSource(job);
  if (job.build.sourceState === 'importing') await importSource(job);
  if (job.build.sourceState === 'failed') return;
  const open = job.build.chroots.filter((chroot) => !isChrootFinished(chroot));
  const ends = await Promise.allSettled(open.map(({ name }) => buildInChroot(job, name)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  dropUpload(job, job.build);
}
