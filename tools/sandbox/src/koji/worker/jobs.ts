import type { JobHandler } from './job.js';
import { build } from './jobs/build.js';
import { buildArch } from './jobs/build-arch.js';
import { chainBuild } from './jobs/chain-build.js';
import { dependantTask } from './jobs/dependant-task.js';
import { createDistRepo, distRepo } from './jobs/dist-repo.js';
import { createRepo, newRepo, waitRepo } from './jobs/repo-jobs.js';
import { sleep } from './jobs/sleep.js';
import { buildSrpmFromScm, rebuildSrpm } from './jobs/srpm-jobs.js';
import { tagBuild } from './jobs/tag-build.js';

/** What the builder can do, by the method of the task. */
export const jobs: Readonly<Record<string, JobHandler>> = {
  build,
  buildArch,
  buildSRPMFromSCM: buildSrpmFromScm,
  chainbuild: chainBuild,
  createdistrepo: createDistRepo,
  createrepo: createRepo,
  distRepo,
  dependantTask,
  newRepo,
  rebuildSRPM: rebuildSrpm,
  sleep,
  tagBuild,
  waitrepo: waitRepo,
};
