import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Args } from '../api/args.js';
import type { Call, Methods } from '../api/call.js';
import type { BuildRow } from '../db/build-rows.js';
import { findNamed } from '../find-named.js';
import { genericError, HubFault } from '../hub-fault.js';
import { assertPolicy } from '../policy.js';
import { keyError } from '../python-error.js';
import { queryRows } from '../query/query-rows.js';
import { cancelTaskTree } from '../tasks/cancel-task.js';
import { findUser } from '../users/find-user.js';
import { str, truthy } from '../xmlrpc/python.js';
import { Double, isStruct, type Value } from '../xmlrpc/value.js';
import { buildInfo } from './build-info.js';
import { buildLogs } from './build-logs.js';
import { buildPath } from './build-path.js';
import { findBuild, findNvr, needBuild, nvr } from './find-build.js';
import { listBuilds } from './list-builds.js';
import { newBuild } from './new-build.js';
import { nextRelease } from './next-release.js';
import { targetRelease } from './nvr.js';
import { BUILDING, buildState, CANCELED, COMPLETE, DELETED } from './states.js';

/** Builds (koji contract 13). */
export const buildMethods: Methods = {
  getBuild({ db }, args) {
    const info = args.get('buildInfo');
    const build = args.flag('strict') ? needBuild(db, info) : findBuild(db, info);
    return build === undefined ? null : buildInfo(db, build);
  },

  findBuildID({ db }, args) {
    const info = args.get('X');
    if (typeof info === 'number') return info;
    return (args.flag('strict') ? needBuild(db, info) : findBuild(db, info))?.id ?? null;
  },

  listBuilds,

  getBuildType({ db }, args) {
    const info = args.get('buildInfo');
    const build = args.flag('strict') ? needBuild(db, info) : findBuild(db, info);
    return build === undefined ? null : typesOf(db, build);
  },

  getBuildLogs: ({ db, hub }, args) => buildLogs(hub, needBuild(db, args.get('build'))),

  getNextRelease({ db }, args) {
    const info = args.struct('build_info');
    if (info.name === undefined) throw keyError('name');
    if (info.version === undefined) throw keyError('version');
    return nextRelease(db, { name: str(info.name), version: str(info.version) }, args.get('incr'));
  },

  createEmptyBuild(call, args) {
    call.session.assertPerm('admin');
    const [name, version, release] = ['name', 'version', 'release'].map((key) => args.get(key));
    if (!truthy(name ?? null)) throw genericError('No name or package id provided for build');
    const owner = args.get('owner');
    return newBuild(call, {
      name: str(name),
      version: str(version),
      release: str(release),
      epoch: epochOf(args.get('epoch')),
      owner: truthy(owner) ? findUser(call.db, owner, { strict: true }).id : call.actor,
      draft: args.flag('draft'),
    }).id;
  },

  promoteBuild(call, args) {
    const { db, session, hub } = call;
    const user = session.assertLogin();
    const build = needBuild(db, args.get('build'));
    const refuse = (reason: string): never => {
      throw genericError(`Cannot promote build ${nvr(db, build)}. Reason: ${reason}`);
    };
    if (!build.draft) refuse('Not a draft build');
    if (build.state !== COMPLETE) refuse(`state (${buildState(build.state)}) is not COMPLETE.`);
    const release = targetRelease(build.release);
    const { name } = db.packages.need(build.pkg_id);
    const there = findNvr(db, { name, version: build.version, release });
    if (there !== undefined) refuse(`Target build exists: ${nvr(db, there)}(#${there.id})`);
    assertPolicy(session, 'draft_promotion', {
      force: args.flag('force'),
      also: session.isUser(build.owner),
    });
    const promoted = db.builds.update(build.id, {
      draft: false,
      release,
      promoter: user.id,
      promotion_time: hub.now(),
    });
    for (const rpm of db.rpmsByBuild.get(build.id)) db.rpms.update(rpm.id, { draft: false });
    move(buildPath(hub, build), buildPath(hub, promoted));
    return buildInfo(db, promoted);
  },

  cancelBuild(call, args) {
    const { db, session, hub } = call;
    session.assertLogin();
    const build = findBuild(db, args.get('buildID'));
    if (build === undefined) return false;
    if (!session.hasPerm('admin') && !session.isUser(build.owner)) {
      throw new HubFault('ActionNotAllowed', `Cannot cancel build, not owner`);
    }
    if (build.state !== BUILDING) return false;
    db.builds.update(build.id, { state: CANCELED, completion_time: hub.now() });
    if (build.task_id !== null) cancelTaskTree(call, build.task_id);
    for (const row of db.reservations.filter(({ build_id }) => build_id === build.id))
      db.reservations.delete(row.id);
    return true;
  },

  deleteBuild(call, args) {
    const { db, session, hub } = call;
    session.assertPerm('admin');
    const build = needBuild(db, args.get('build'));
    if (db.listingByBuild.get(build.id).some(({ revoke_event }) => revoke_event === null)) {
      if (args.flag('strict')) throw genericError(`Cannot delete build, tagged: ${tagNames(call, build)}`);
      return false;
    }
    for (const rpm of db.rpmsByBuild.get(build.id)) {
      for (const sig of db.rpmSigs.filter(({ rpm_id }) => rpm_id === rpm.id)) db.rpmSigs.delete(sig.id);
    }
    db.builds.update(build.id, { state: DELETED });
    rmSync(buildPath(hub, build), { recursive: true, force: true });
    return true;
  },

  resetBuild(call, args) {
    const { db, session, hub } = call;
    session.assertPerm('admin');
    const build = findBuild(db, args.get('build'));
    if (build === undefined) return null;
    for (const rpm of db.rpmsByBuild.get(build.id)) db.rpms.delete(rpm.id);
    for (const archive of db.archivesByBuild.get(build.id)) db.archives.delete(archive.id);
    for (const type of db.buildTypes.filter(({ build_id }) => build_id === build.id))
      db.buildTypes.delete(type.id);
    for (const row of db.listingByBuild.get(build.id)) db.tagListing.delete(row.id);
    db.builds.update(build.id, { state: CANCELED, task_id: null, volume_id: 0 });
    rmSync(buildPath(hub, build), { recursive: true, force: true });
    return null;
  },

  setBuildOwner({ db, session }, args) {
    session.assertPerm('admin');
    const build = needBuild(db, args.get('build'));
    db.builds.update(build.id, { owner: findUser(db, args.get('user'), { strict: true }).id });
    return null;
  },

  getAverageBuildDuration({ db, hub }, args) {
    const pkg = findNamed(db.packages, args.get('package'));
    if (pkg === undefined) return null;
    const age = args.get('age');
    const since = typeof age === 'number' ? hub.now() - age * 30 * 86_400 : 0;
    const durations = db.buildsByPackage.get(pkg.id).flatMap((build) => {
      const { state, completion_time, task_id, extra } = build;
      const isBuilt = task_id !== null || JSON.stringify(extra ?? {}).includes('koji_task_id');
      if (state !== COMPLETE || completion_time === null || !isBuilt || completion_time <= since) return [];
      return [completion_time - db.events.need(build.create_event).ts];
    });
    if (durations.length === 0) return null;
    return new Double(durations.reduce((sum, duration) => sum + duration, 0) / durations.length);
  },

  untaggedBuilds({ db }, args) {
    const [name, draft] = ['name', 'draft'].map((key) => args.get(key));
    const builds = db.builds.filter(
      (build) =>
        build.state === COMPLETE &&
        (name === null || db.packages.need(build.pkg_id).name === name) &&
        (draft === null || build.draft === draft) &&
        !db.listingByBuild.get(build.id).some(({ revoke_event }) => revoke_event === null),
    );
    const rows = builds.map(({ id, pkg_id, version, release }) => ({
      id,
      name: db.packages.need(pkg_id).name,
      release,
      version,
    }));
    return queryRows(rows, args.get('queryOpts'));
  },

  // Maven and Windows are switched off, so that no build is of these.
  getMavenBuild: ({ db }, args) => noBuildOf(db, args, 'maven'),
  getWinBuild: ({ db }, args) => noBuildOf(db, args, 'windows'),
};

function noBuildOf(db: Call['db'], args: Args, kind: string): null {
  const info = args.get('buildInfo');
  if (args.flag('strict')) throw genericError(`No such ${kind} build: ${nvr(db, needBuild(db, info))}`);
  return null;
}

/** Nil and '' are none. */
function epochOf(value: Value): number | null {
  return typeof value === 'number' ? value : null;
}

/** What a build is made of; the detail of each type stands in its extra data (recording getBuildType). */
function typesOf(db: Call['db'], build: BuildRow): Value {
  const info = build.extra?.typeinfo;
  const types: Record<string, Value> = {};
  for (const { btype_id } of db.buildTypes.filter(({ build_id }) => build_id === build.id)) {
    const { name } = db.btypes.need(btype_id);
    types[name] = name === 'image' ? { build_id: build.id } : isStruct(info) ? (info[name] ?? null) : null;
  }
  return types;
}

function tagNames({ db }: Call, build: BuildRow): string {
  const listed = db.listingByBuild.get(build.id).filter(({ revoke_event }) => revoke_event === null);
  return listed.map(({ tag_id }) => db.tags.need(tag_id).name).join(', ');
}

/** The old place stays as a link. */
function move(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
  symlinkSync(to, from);
}
