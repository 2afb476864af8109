import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildPath } from '../builds/build-path.js';
import { BUILDING, buildState, COMPLETE } from '../builds/states.js';
import type { BuildRow } from '../db/build-rows.js';
import { genericError } from '../hub-fault.js';
import { importRpm } from '../rpms/import-rpm.js';
import type { Job } from './job.js';
import type { Built } from './jobs/build.js';

/** Takes what was built into its build, which is complete then. @throws HubFault 1000 when it was ended meanwhile */
export function completeBuild(job: Job, { id }: BuildRow, built: Built): void {
  const { db, hub } = job;
  const { state } = db.builds.need(id);
  if (state !== BUILDING) throw genericError(`Unable to complete build: state is ${buildState(state)}`);
  const build = db.builds.update(id, { state: COMPLETE, completion_time: hub.now() });
  const path = (file: string): string => join(hub.paths.work(), file);
  importRpm(job, path(built.srpm), { build });
  for (const { path: file, buildrootId } of built.rpms) importRpm(job, path(file), { build, buildrootId });
  for (const { path: file, arch } of built.logs) {
    const folder = join(buildPath(hub, build), 'data', 'logs', arch);
    mkdirSync(folder, { recursive: true });
    copyFileSync(path(file), join(folder, basename(file)));
  }
}
