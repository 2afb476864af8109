import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RpmHeader } from '../../../common/rpm/rpm-header.js';
import { addBuildType, newBuild } from '../../builds/new-build.js';
import { BUILDING, FAILED } from '../../builds/states.js';
import type { BuildRow } from '../../db/build-rows.js';
import { findNamed } from '../../find-named.js';
import { genericError, HubFault } from '../../hub-fault.js';
import { packageList } from '../../packages/package-list.js';
import { assertOwnerPolicy } from '../../policy.js';
import { findReadyRepo } from '../../repos/find-repo.js';
import { lastChange } from '../../repos/last-change.js';
import { identify } from '../../rpms/import-rpm.js';
import { readRpmHeader } from '../../rpms/rpm-header.js';
import { findTarget } from '../../targets/find-target.js';
import { str, truthy } from '../../xmlrpc/python.js';
import { isList, isStruct, type Struct, type Value } from '../../xmlrpc/value.js';
import { archesOf } from '../arches.js';
import { completeBuild } from '../complete-build.js';
import type { Job, Rest, Steps } from '../job.js';
import { isScmUrl } from '../scm.js';
import { moveToScratch } from '../scratch.js';

/**
 * Builds a source (koji contract 10): waits for a repo, makes or takes the source RPM, builds it for each architecture,
 * takes in what came out, and tags it.
 */
export async function* build(job: Job): Steps {
  const [source = null, targetInfo = null, given = null] = job.request;
  const opts = isStruct(given) ? given : {};
  const scratch = truthy(opts.scratch);
  if (truthy(opts.arch_override) && !scratch) {
    throw new HubFault('BuildError', 'arch_override is only allowed for scratch builds');
  }
  if (truthy(opts.custom_user_metadata) && !isStruct(opts.custom_user_metadata)) {
    throw new HubFault('BuildError', 'custom_user_metadata must be serializable to a JSON object');
  }
  const place = placeOf(job, targetInfo, opts);
  const url = str(source);
  if (!isScmUrl(url) && !scratch) assertOwnerPolicy(job, 'build_from_srpm');
  if (place.repoId !== null) assertOwnerPolicy(job, 'build_from_repo_id');
  const repoId = place.repoId ?? (yield* repoFor(job, place.buildTag, opts));
  const srpm = yield* sourceRpm(job, { url, buildTag: place.buildTag, repoId, opts });
  const header = readSource(job, srpm.path);
  if (!scratch && !place.skipTag) checkListed(job, header, place.destTag);
  const arches = archesOf(job.db, { buildTag: place.buildTag, destTag: place.destTag, header, opts });
  const row = scratch ? undefined : startBuild(job, header, srpm.source, opts);
  try {
    const built = yield* buildArches(job, { srpm: srpm.path, buildTag: place.buildTag, repoId, arches });
    if (row === undefined) moveToScratch(job, built);
    else completeBuild(job, row, built);
  } catch (error) {
    if (row !== undefined) failBuild(job, row);
    throw error;
  }
  if (row !== undefined && !place.skipTag) {
    const request = [place.destTag, row.id, false, null, true];
    const id = job.child({ method: 'tagBuild', request, label: 'tag', arch: 'noarch' });
    yield { tasks: [id] };
    job.resultOf(id);
  }
  return null;
}

interface Place {
  readonly buildTag: number;
  readonly destTag: number;
  readonly skipTag: boolean;
  /** Where the caller named one. */
  readonly repoId: number | null;
}

/** Where it is built and where it goes; with a repo, the target may be no more than a tag, or nothing. */
function placeOf({ db }: Job, info: Value, opts: Struct): Place {
  const skipTag = truthy(opts.skip_tag);
  const repoId = typeof opts.repo_id === 'number' ? opts.repo_id : null;
  const repo = repoId === null ? undefined : db.repos.get(repoId);
  if (repoId !== null && repo === undefined) throw new HubFault('BuildError', `No such repo: ${repoId}`);
  if (repo !== undefined && repo.state !== 1 && repo.state !== 2) {
    throw new HubFault('BuildError', `Bad repo: ${repo.id} (${REPO_STATES[repo.state] ?? repo.state})`);
  }
  const target = truthy(info) ? findTarget(db, info) : undefined;
  if (target !== undefined) {
    const { build_tag: buildTag, dest_tag: destTag } = target.config;
    if (repo !== undefined && repo.tag_id !== buildTag) {
      const [ours, theirs] = [repo.tag_id, buildTag].map((id) => db.tags.need(id).name);
      throw new HubFault('BuildError', `Repo/Target mismatch: ${ours}/${theirs}`);
    }
    return { buildTag, destTag, skipTag, repoId };
  }
  if (repo === undefined) throw genericError(`unknown build target: ${str(info)}`);
  if (info === null) return { buildTag: repo.tag_id, destTag: repo.tag_id, skipTag: true, repoId };
  const tag = findNamed(db.tags, info);
  if (tag === undefined) throw genericError(`neither tag nor target: ${str(info)}`);
  return { buildTag: repo.tag_id, destTag: tag.id, skipTag, repoId };
}

const REPO_STATES = ['INIT', 'READY', 'EXPIRED', 'DELETED', 'PROBLEM'];

async function* repoFor(job: Job, tagId: number, opts: Struct): AsyncGenerator<Rest, number, void> {
  const waitFor = isList(opts.wait_builds) ? opts.wait_builds : [];
  const mustWait = truthy(opts.wait_repo) || waitFor.length > 0;
  const ready = mustWait ? undefined : findReadyRepo(job.db, tagId);
  if (ready !== undefined) return ready.id;
  const { name } = job.db.tags.need(tagId);
  const minEvent = lastChange(job.db, tagId);
  const id = job.child({ method: 'waitrepo', request: [name, null, waitFor, minEvent] });
  yield { tasks: [id] };
  const repo = job.resultOf(id);
  return isStruct(repo) ? Number(repo.id) : 0;
}

async function* sourceRpm(
  job: Job,
  { url, buildTag, repoId, opts }: { url: string; buildTag: number; repoId: number; opts: Struct },
): AsyncGenerator<Rest, { path: string; source: Struct }, void> {
  const method = isScmUrl(url) ? 'buildSRPMFromSCM' : 'rebuildSRPM';
  const request = [url, buildTag, { repo_id: repoId, scratch: opts.scratch ?? null }];
  const id = job.child({ method, request, label: 'srpm', arch: 'noarch' });
  yield { tasks: [id] };
  const result = job.resultOf(id);
  const { srpm, source } = isStruct(result) ? result : {};
  return { path: str(srpm), source: isStruct(source) ? source : {} };
}

function readSource(job: Job, srpm: string): RpmHeader {
  const path = join(job.hub.paths.work(), srpm);
  if (!existsSync(path)) throw new HubFault('BuildError', `SRPM file missing: ${path}`);
  const header = readRpmHeader(path);
  if (!header.isSource) throw new HubFault('BuildError', `${srpm} is not a source package`);
  return header;
}

function checkListed({ db }: Job, header: RpmHeader, destTag: number): void {
  const { name } = identify(header);
  const pkg = db.packagesByName.get(name)[0];
  const tag = db.tags.need(destTag).name;
  const entry =
    pkg === undefined
      ? undefined
      : packageList(db, destTag, { inherit: true, packageId: pkg.id }).get(pkg.id);
  if (entry === undefined) throw new HubFault('BuildError', `package ${name} not in list for tag ${tag}`);
  if (entry.blocked) throw new HubFault('BuildError', `package ${name} is blocked for tag ${tag}`);
}

function startBuild(job: Job, header: RpmHeader, source: Struct, opts: Struct): BuildRow {
  const metadata = isStruct(opts.custom_user_metadata)
    ? { custom_user_metadata: opts.custom_user_metadata }
    : {};
  const origin = typeof source.url === 'string' ? { source: { original_url: source.url } } : {};
  const extra = { ...origin, ...metadata };
  const row = newBuild(job, {
    ...identify(header),
    state: BUILDING,
    completion_time: null,
    owner: job.actor,
    task_id: job.id,
    source: typeof source.source === 'string' ? source.source : null,
    extra: Object.keys(extra).length === 0 ? null : extra,
    draft: truthy(opts.draft),
  });
  addBuildType(job, row.id, findNamed(job.db.btypes, 'rpm')?.id ?? 0);
  return row;
}

/** What a builder gave back for all architectures. */
export interface Built {
  readonly srpm: string;
  readonly rpms: readonly { path: string; buildrootId: number }[];
  readonly logs: readonly { path: string; arch: string }[];
}

async function* buildArches(
  job: Job,
  request: { srpm: string; buildTag: number; repoId: number; arches: readonly string[] },
): AsyncGenerator<Rest, Built, void> {
  const { srpm, buildTag, repoId, arches } = request;
  const children = arches.map((arch, at) =>
    job.child({
      method: 'buildArch',
      request: [srpm, buildTag, arch, at === 0, { repo_id: repoId }],
      label: arch,
      arch,
    }),
  );
  yield { tasks: children };
  const results = children.map((id) => job.resultOf(id));
  const texts = (result: Value, key: string): string[] => {
    const list = isStruct(result) ? result[key] : undefined;
    return isList(list) ? list.map(str) : [];
  };
  const source = results.flatMap((result) => texts(result, 'srpms'))[0];
  if (source === undefined) throw new HubFault('BuildError', 'could not find a built srpm');
  return {
    srpm: source,
    rpms: results.flatMap((result) =>
      texts(result, 'rpms').map((path) => ({
        path,
        buildrootId: isStruct(result) ? Number(result.brootid) : 0,
      })),
    ),
    logs: results.flatMap((result, at) =>
      texts(result, 'logs').map((path) => ({ path, arch: arches[at] ?? '' })),
    ),
  };
}

/** In a transaction that stays although the job fails. */
function failBuild(job: Job, { id }: BuildRow): void {
  if (job.db.builds.need(id).state === BUILDING) {
    job.onFailure(() => job.db.builds.update(id, { state: FAILED, completion_time: job.hub.now() }));
  }
}
