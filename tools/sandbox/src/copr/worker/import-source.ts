import { dropUpload } from './build-source.js';
import type { Job } from './job.js';

/** importing, and then the chroots are pending, or everything is failed (copr contract 9). @throws Ended */
export async function importSource(job: Job): Promise<void> {
  await job.next();
  const { build, frontend } = job;
  const name = build.packageId === null ? undefined : frontend.db.packages.need(build.packageId).name;
  const isFailed = job.worker.failures.meets({ phase: 'import', package: name });
  const chroots = build.chroots.map((chroot) => {
    if (chroot.state !== 'waiting') return chroot;
    return isFailed
      ? { ...chroot, state: 'failed' as const, startedOn: job.now, endedOn: job.now }
      : { ...chroot, state: 'pending' as const };
  });
  dropUpload(job, build);
  job.update({ sourceState: isFailed ? 'failed' : 'succeeded', chroots });
}
