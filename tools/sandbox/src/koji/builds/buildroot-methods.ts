import type { Methods } from '../api/call.js';
import type { BuildrootRow } from '../db/build-rows.js';
import type { Database } from '../db/database.js';
import { genericError } from '../hub-fault.js';
import { queryRows } from '../query/query-rows.js';
import { timestamp } from '../times.js';
import { repr } from '../xmlrpc/python.js';
import { isList, type Value } from '../xmlrpc/value.js';

/** What was built in which surroundings. */
export const buildrootMethods: Methods = {
  getBuildroot({ db }, args) {
    const id = args.get('buildrootID');
    const root = typeof id === 'number' ? db.buildroots.get(id) : undefined;
    if (root === undefined && args.flag('strict')) throw genericError(`No such buildroot: ${repr(id)}`);
    return root === undefined ? null : rootRow(db, root);
  },

  listBuildroots({ db }, args) {
    const [tag, rpm, archive, task, id, repo] = [
      'tagID',
      'rpmID',
      'archiveID',
      'taskID',
      'buildrootID',
      'repoID',
    ].map((name) => args.get(name));
    const roots = db.buildroots.filter(
      (root) =>
        (tag === null || tagOf(db, root) === tag) &&
        (typeof rpm !== 'number' || root.rpms.includes(rpm)) &&
        (typeof archive !== 'number' || root.archives.includes(archive)) &&
        (task === null || root.task_id === task) &&
        (id === null || (isList(id) ? id.includes(root.id) : root.id === id)) &&
        (repo === null || root.repo_id === repo),
    );
    return queryRows(
      roots.map((root) => rootRow(db, root)),
      args.get('queryOpts'),
    );
  },
};

function tagOf(db: Database, { repo_id }: BuildrootRow): number | null {
  return repo_id === null ? null : db.repos.need(repo_id).tag_id;
}

function rootRow(db: Database, root: BuildrootRow): { [key: string]: Value } {
  const isStandard = root.br_type === 0;
  const repo = root.repo_id === null ? undefined : db.repos.need(root.repo_id);
  return {
    arch: root.container_arch,
    br_type: root.br_type,
    cg_id: root.cg_id,
    cg_name: root.cg_id === null ? null : db.contentGenerators.need(root.cg_id).name,
    cg_version: root.cg_version,
    container_arch: root.container_arch,
    container_type: root.container_type,
    create_event_id: null,
    create_event_time: null,
    create_ts: null,
    extra: root.extra,
    host_arch: root.host_arch,
    host_id: isStandard ? 1 : null,
    host_name: isStandard ? db.hosts.need(1).name : null,
    host_os: root.host_os,
    id: root.id,
    repo_create_event_id: repo?.create_event ?? null,
    repo_create_event_time: repo === undefined ? null : timestamp(db.events.need(repo.create_event).ts),
    repo_id: root.repo_id,
    repo_state: repo?.state ?? null,
    retire_event_id: null,
    retire_event_time: null,
    retire_ts: null,
    state: isStandard ? 3 : null,
    tag_id: repo?.tag_id ?? null,
    tag_name: repo === undefined ? null : db.tags.need(repo.tag_id).name,
    task_id: root.task_id,
  };
}
