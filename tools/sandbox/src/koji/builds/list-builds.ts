import type { Args } from '../api/args.js';
import type { Call } from '../api/call.js';
import type { BuildRow } from '../db/build-rows.js';
import { findNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { globPattern } from '../query/glob.js';
import { queryRows } from '../query/query-rows.js';
import { findUser } from '../users/find-user.js';
import { str, truthy } from '../xmlrpc/python.js';
import { Double, type Value } from '../xmlrpc/value.js';
import { listedBuild } from './build-info.js';

type Test = (build: BuildRow) => boolean;

/** listBuilds: every argument narrows it down; a package, user or generator that is unknown has no builds (koji contract 13). */
export function listBuilds({ db }: Call, args: Args): Value {
  const tests: Test[] = [];
  const rows = candidates(db, args.get('packageID'));
  if (rows === undefined) return [];
  for (const [name, column] of [
    ['userID', 'owner'],
    ['promoter', 'promoter'],
  ] as const) {
    const info = args.get(name);
    if (info === null) continue;
    const user = findUser(db, info);
    if (user === undefined) return [];
    tests.push((build) => build[column] === user.id);
  }
  if (truthy(args.get('cgID'))) {
    const cg = findNamed(db.contentGenerators, args.get('cgID'));
    if (cg === undefined) return [];
    tests.push(({ cg_id }) => cg_id === cg.id);
  }
  for (const [name, column] of [
    ['volumeID', 'volume_id'],
    ['state', 'state'],
    ['draft', 'draft'],
  ] as const) {
    const value = args.get(name);
    if (value !== null) tests.push((build) => build[column] === value);
  }
  const task = args.get('taskID');
  if (task !== null) tests.push(({ task_id }) => (task === -1 ? task_id !== null : task_id === task));
  tests.push(...byText(db, args), ...byTime(db, args), ...byType(db, args.get('type')));
  const found = rows.filter((build) => tests.every((test) => test(build)));
  return queryRows(
    found.map((build) => listedBuild(db, build)),
    args.get('queryOpts'),
  );
}

function candidates(db: Call['db'], info: Value): BuildRow[] | undefined {
  if (info === null) return db.builds.all();
  const pkg = findNamed(db.packages, info);
  return pkg === undefined ? undefined : db.buildsByPackage.get(pkg.id);
}

function byText(db: Call['db'], args: Args): Test[] {
  const tests: Test[] = [];
  const nameOf = (build: BuildRow): string => db.packages.need(build.pkg_id).name;
  const prefix = args.get('prefix');
  if (truthy(prefix)) {
    const start = str(prefix).toLowerCase();
    tests.push((build) => nameOf(build).toLowerCase().startsWith(start));
  }
  if (truthy(args.get('pattern'))) {
    const pattern = globPattern(str(args.get('pattern')));
    tests.push((build) => pattern.test(`${nameOf(build)}-${build.version}-${build.release}`));
  }
  if (args.get('source') !== null) {
    const pattern = globPattern(str(args.get('source')));
    tests.push(({ source }) => source !== null && pattern.test(source));
  }
  return tests;
}

function byTime(db: Call['db'], args: Args): Test[] {
  const times: readonly (readonly [string, (build: BuildRow) => number | null])[] = [
    ['created', (build) => db.events.need(build.create_event).ts],
    ['complete', ({ completion_time }) => completion_time],
    ['promoted', ({ promotion_time }) => promotion_time],
  ];
  return times.flatMap(([name, of]) => {
    const before = args.get(`${name}Before`);
    const after = args.get(`${name}After`);
    const tests: Test[] = [];
    if (truthy(before)) tests.push((build) => (of(build) ?? Number.POSITIVE_INFINITY) < seconds(before));
    if (truthy(after)) tests.push((build) => (of(build) ?? Number.NEGATIVE_INFINITY) > seconds(after));
    return tests;
  });
}

/** Seconds, or a time as PostgreSQL would read it. @throws HubFault 1000 for what is no time */
export function seconds(value: Value): number {
  if (typeof value === 'number') return value;
  if (value instanceof Double) return value.value;
  const parsed = Date.parse(
    str(value)
      .replace(/^(\d{4}-\d\d-\d\d) (\S+)$/, '$1T$2')
      .replace(/T[\d:.]+$/, '$&Z'),
  );
  if (Number.isNaN(parsed)) throw genericError(`Invalid type for timestamp: ${str(value)}`);
  return parsed / 1000;
}

function byType(db: Call['db'], type: Value): Test[] {
  if (type === null) return [];
  const btype = findNamed(db.btypes, type);
  if (btype === undefined) throw genericError(`unsupported build type: ${str(type)}`);
  const builds = new Set(
    db.buildTypes.filter(({ btype_id }) => btype_id === btype.id).map(({ build_id }) => build_id),
  );
  return [({ id }) => builds.has(id)];
}
