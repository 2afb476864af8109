import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RpmHeader } from '../../common/rpm/rpm-header.js';
import type { Args } from '../api/args.js';
import type { Call, Methods } from '../api/call.js';
import { buildInfo } from '../builds/build-info.js';
import { buildPath } from '../builds/build-path.js';
import { findBuild, needBuild } from '../builds/find-build.js';
import { DELETED } from '../builds/states.js';
import { genericError } from '../hub-fault.js';
import { queryRows } from '../query/query-rows.js';
import { timestamp } from '../times.js';
import { str, truthy, typeOf } from '../xmlrpc/python.js';
import { isList, type Value } from '../xmlrpc/value.js';
import { importRpm } from './import-rpm.js';
import { changelogOf, headerField, readRpmHeader } from './rpm-header.js';
import { findRpm, findRpms, needRpm, rpmInfo, rpmRow } from './rpm-info.js';
import { rpmPath } from './rpm-path.js';
import { addSignature, writeSigned } from './signature.js';

/** RPMs (koji contract 9, 13). */
export const rpmMethods: Methods = {
  getRPM({ db }, args) {
    const info = args.get('rpminfo');
    if (args.flag('multi')) return findRpms(db, info).map(rpmInfo);
    const rpm = args.flag('strict') ? needRpm(db, info) : findRpm(db, info);
    return rpm === undefined ? null : rpmInfo(rpm);
  },

  listRPMs({ db }, args) {
    for (const name of ['imageID', 'componentBuildrootID', 'hostID']) {
      if (args.get(name) !== null) throw genericError(`The sandbox does not list RPMs by ${name}`);
    }
    const arches = args.get('arches');
    if (arches !== null && !isList(arches) && typeof arches !== 'string') {
      throw genericError(`Invalid type for "arches" parameter: ${typeOf(arches)}`);
    }
    const [build, buildroot, draft] = ['buildID', 'buildrootID', 'draft'].map((name) => args.get(name));
    const rows = (typeof build === 'number' ? db.rpmsByBuild.get(build) : db.rpms.all()).filter(
      (rpm) =>
        (buildroot === null || rpm.buildroot_id === buildroot) &&
        (draft === null || rpm.draft === draft) &&
        (arches === null || (isList(arches) ? arches.includes(rpm.arch) : rpm.arch === arches)),
    );
    return queryRows(rows.map(rpmRow), args.get('queryOpts'));
  },

  listBuildRPMs({ db }, args) {
    const info = args.get('build');
    const id = typeof info === 'number' ? info : needBuild(db, info).id;
    return db.rpmsByBuild.get(id).map(rpmRow);
  },

  getRPMHeaders(call, args) {
    const header = askedHeader(call, args);
    if (header === undefined) return {};
    const wanted = args.get('headers');
    const names = isList(wanted) ? wanted.map(str) : DEFAULT_HEADERS;
    return Object.fromEntries(names.map((name) => [name, headerField(header, name)]));
  },

  getChangelogEntries(call, args) {
    const header = sourceHeader(call, args);
    if (header === undefined) return queryRows([], args.get('queryOpts'));
    const [author, before, after] = ['author', 'before', 'after'].map((name) => args.get(name));
    const entries = changelogOf(header).map(({ time, author: name, text }) => ({
      date: (timestamp(time) ?? '').replace(/\+00:00$/, ''),
      date_ts: time,
      author: name,
      text,
    }));
    const shown = entries.filter(
      (entry) =>
        (!truthy(author ?? null) || entry.author === author) &&
        (typeof before !== 'number' || entry.date_ts < before) &&
        (typeof after !== 'number' || entry.date_ts > after),
    );
    // Not a query: columns stay as they are (recording getChangelogEntries-datetime).
    return truthy(args.get('queryOpts')) ? queryRows(shown, args.get('queryOpts')) : shown;
  },

  importRPM(call, args) {
    const { db, hub, session } = call;
    session.assertPerm('admin');
    const path = `${hub.paths.work()}/${str(args.get('path'))}/${str(args.get('basename'))}`;
    const { rpm, build } = importRpm(call, path);
    const { nvr: _, external_repo_name: _name, metadata_only: _only, ...info } = rpmRow(rpm);
    return { ...info, build: buildInfo(db, build), brootid: null };
  },

  addRPMSig({ db, hub, session }, args) {
    session.assertPerm('sign');
    addSignature(hub, needRpm(db, args.get('an_rpm')), Buffer.from(str(args.get('data')), 'base64'));
    return null;
  },

  writeSignedRPM({ db, hub, session }, args) {
    session.assertPerm('sign');
    const rpm = needRpm(db, args.get('an_rpm'));
    writeSigned(hub, rpm, str(args.get('sigkey')).toLowerCase(), { force: args.flag('force') });
    return null;
  },

  deleteRPMSig({ db, session }, args) {
    session.assertPerm('admin');
    const rpm = needRpm(db, args.get('rpminfo'));
    const key = args.get('sigkey');
    const rows = db.rpmSigs.filter(
      (row) => row.rpm_id === rpm.id && (args.flag('all_sigs') || row.sigkey === key),
    );
    if (rows.length === 0)
      throw genericError(
        `${rpm.name}-${rpm.version}-${rpm.release}.${rpm.arch} has no matching signatures to delete`,
      );
    for (const { id } of rows) db.rpmSigs.delete(id);
    return null;
  },

  queryRPMSigs({ db }, args) {
    const info = args.get('rpm_id');
    const id = info === null || typeof info === 'number' ? info : (findRpm(db, info)?.id ?? -1);
    const key = args.get('sigkey');
    const rows = db.rpmSigs.filter(
      (row) => (id === null || row.rpm_id === id) && (key === null || row.sigkey === str(key).toLowerCase()),
    );
    return queryRows(
      rows.map(({ rpm_id, sighash, sigkey }) => ({ rpm_id, sighash, sigkey })),
      args.get('queryOpts'),
    );
  },
};

const DEFAULT_HEADERS = [
  'name',
  'version',
  'release',
  'epoch',
  'summary',
  'description',
  'license',
  'url',
  'arch',
];

function askedHeader({ db, hub }: Call, args: Args): RpmHeader | undefined {
  const id = args.get('rpmID');
  const strict = args.flag('strict');
  const file = args.get('filepath');
  if (truthy(id)) {
    const rpm = strict ? needRpm(db, id) : findRpm(db, id);
    const build = rpm?.build_id === null || rpm === undefined ? undefined : db.builds.need(rpm.build_id);
    if (rpm === undefined || build === undefined || build.state === DELETED) return undefined;
    return readWhereThere(join(buildPath(hub, build), rpmPath(rpm)), { strict });
  }
  if (!truthy(args.get('taskID')))
    throw genericError('either rpmID or taskID and filepath must be specified');
  return readWhereThere(taskFile(hub, args.get('taskID'), file), { strict });
}

function sourceHeader({ db, hub }: Call, args: Args): RpmHeader | undefined {
  const strict = args.flag('strict');
  const info = args.get('buildID');
  if (!truthy(info)) {
    if (!truthy(args.get('taskID')))
      throw genericError('either buildID or taskID and filepath must be specified');
    return readWhereThere(taskFile(hub, args.get('taskID'), args.get('filepath')), { strict });
  }
  const build = findBuild(db, info);
  if (build === undefined) {
    if (strict) throw genericError(`No such build: ${str(info)}`);
    return undefined;
  }
  const source = db.rpmsByBuild.get(build.id).find(({ arch }) => arch === 'src');
  if (source === undefined) {
    if (strict) throw genericError(`Build ${str(info)} doesn't have srpms`);
    return undefined;
  }
  return readWhereThere(join(buildPath(hub, build), rpmPath(source)), { strict });
}

function taskFile(hub: Call['hub'], id: Value, file: Value): string {
  if (!truthy(file)) throw genericError('filepath must be specified with taskID');
  const name = str(file);
  if (name.startsWith('/') || name.includes('../')) throw genericError(`Invalid filepath: ${name}`);
  return join(hub.paths.work(), hub.paths.taskFolder(Number(id)), name);
}

function readWhereThere(path: string, { strict }: { strict: boolean }): RpmHeader | undefined {
  if (existsSync(path)) return readRpmHeader(path);
  if (strict) throw genericError(`Missing rpm file: ${path}`);
  return undefined;
}
