import type { Job } from './job.js';

/** Notes where a job built; answers the id. */
export function standardBuildroot(job: Job, root: { arch: string; repoId: number | null }): number {
  return job.db.buildroots.insert({
    br_type: 0,
    cg_id: null,
    cg_version: null,
    container_type: 'chroot',
    container_arch: root.arch,
    host_os: null,
    host_arch: root.arch,
    task_id: job.id,
    repo_id: root.repoId,
    extra: null,
    rpms: [],
    archives: [],
  }).id;
}
