import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Job } from './job.js';
import type { Built } from './jobs/build.js';

/** Puts what a scratch build made where its owner finds it (koji contract 14); the hub keeps no row of it. */
export function moveToScratch(job: Job, built: Built): void {
  const { hub, db } = job;
  const user = db.users.need(job.actor).name;
  const folder = join(hub.paths.topdir, 'scratch', user, `task_${job.id}`);
  const enter = (file: string, name: string): void => {
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(hub.paths.work(), file), join(folder, name));
  };
  for (const file of [built.srpm, ...built.rpms.map(({ path }) => path)]) enter(file, basename(file));
  for (const { path, arch } of built.logs) enter(path, `${arch}-${basename(path)}`);
}
