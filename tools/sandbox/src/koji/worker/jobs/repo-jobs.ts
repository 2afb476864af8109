import { join } from 'node:path';
import { findBuild } from '../../builds/find-build.js';
import { genericError } from '../../hub-fault.js';
import { findReadyRepo, repoRow } from '../../repos/find-repo.js';
import { lastChange } from '../../repos/last-change.js';
import { taggedBuilds } from '../../tagging/tagged-builds.js';
import { buildConfig } from '../../tags/build-config.js';
import { needTag } from '../../tags/find-tag.js';
import { makeTask } from '../../tasks/make-task.js';
import { isFinished } from '../../tasks/states.js';
import { str, truthy } from '../../xmlrpc/python.js';
import { isList, isStruct } from '../../xmlrpc/value.js';
import { type Job, NEXT_TURN, type Steps } from '../job.js';
import { writeRepodata } from '../repodata.js';

const INIT = 0;
const READY = 1;
const EXPIRED = 2;

/** Makes the repo of a tag: a subtask for each architecture, and then the ones before it are over. */
export async function* newRepo(job: Job): Steps {
  const { db, hub } = job;
  const [info = null, given = null] = job.request;
  const opts = isStruct(given) ? given : {};
  const tag = needTag(db, info);
  const event = typeof opts.event === 'number' ? opts.event : job.event();
  const now = hub.now();
  const flag = (name: string): boolean => truthy(opts[name]);
  const repo = db.repos.insert({
    create_event: event,
    creation_time: now,
    state_time: now,
    begin_event: lastChange(db, tag.id) || null,
    end_event: null,
    tag_id: tag.id,
    state: INIT,
    dist: false,
    task_id: job.id,
    opts: {
      src: flag('src'),
      maven: false,
      debuginfo: flag('debuginfo'),
      separate_src: flag('separate_src'),
    },
    custom_opts: {},
  });
  const arches = buildConfig(db, tag.id)
    .arches.split(' ')
    .filter((arch) => arch !== '');
  const children = arches.map((arch) =>
    job.child({ method: 'createrepo', request: [repo.id, arch, null], label: arch, arch: 'noarch' }),
  );
  yield { tasks: children };
  for (const id of children) job.resultOf(id);
  for (const old of db.repos.filter((row) => row.tag_id === tag.id && row.state === READY && !row.dist)) {
    if (old.create_event < event) db.repos.update(old.id, { state: EXPIRED, state_time: hub.now() });
  }
  db.repos.update(repo.id, { state: READY, state_time: hub.now() });
  return [repo.id, event];
}

/** The metadata of a repo for one architecture: enough to see that it is there. */
export async function* createRepo(job: Job): Steps {
  const [repoId = null, arch = null] = job.request;
  const repo = job.db.repos.need(Number(repoId));
  job.log('createrepo.log', `Directory walk started for ${str(arch)}\n`);
  yield NEXT_TURN;
  const folder = join(job.hub.paths.repo(job.db.tags.need(repo.tag_id).name, repo.id), str(arch), 'repodata');
  const builds = taggedBuilds(job.db, repo.tag_id, { inherit: true, latest: true });
  const rpms = builds.flatMap(({ build }) => job.db.rpmsByBuild.get(build.id));
  writeRepodata(job, folder, rpms.length);
  return [job.output('repomd.log', `${rpms.length} packages\n`)];
}

/** Waits until a repo of the tag has certain builds, or is at least as new as an event; asks for one where there is none. */
export async function* waitRepo(job: Job): Steps {
  const { db } = job;
  const [info = null, newerThan = null, nvrs = null, event = null] = job.request;
  const tag = needTag(db, info);
  if (newerThan !== null && event !== null) throw genericError('newer_than and min_event args confict');
  const builds = isList(nvrs) ? nvrs.map(str) : [];
  yield NEXT_TURN;
  while (!builds.every((build) => tagEventOf(job, tag.id, build) !== undefined)) yield NEXT_TURN;
  const events = builds.map((build) => tagEventOf(job, tag.id, build) ?? 0);
  const minEvent = Math.max(
    typeof event === 'number' ? event : builds.length > 0 ? 0 : lastChange(db, tag.id),
    ...events,
  );
  for (;;) {
    const repo = findReadyRepo(db, tag.id, { minEvent });
    if (repo !== undefined) return repoRow(db, repo);
    const running = db.tasks.find(
      ({ method, state, request }) => method === 'newRepo' && !isFinished(state) && request[0] === tag.name,
    );
    // One that runs already may be too old; then another follows it.
    const id =
      running?.id ??
      makeTask(job, { method: 'newRepo', request: [tag.name], priority: 15, channel: 'createrepo' }).id;
    yield { tasks: [id] };
    if (running === undefined) job.resultOf(id);
  }
}

function tagEventOf({ db }: Job, tagId: number, nvr: string): number | undefined {
  const build = findBuild(db, nvr);
  const tagged = taggedBuilds(db, tagId, { inherit: true }).find((entry) => entry.build.id === build?.id);
  return tagged?.listing.create_event;
}
