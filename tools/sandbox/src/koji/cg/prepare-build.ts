import type { Call } from '../api/call.js';
import { findBuild, needBuild, nvr } from '../builds/find-build.js';
import { BUILDING, CANCELED, FAILED } from '../builds/states.js';
import type { BuildRow } from '../db/build-rows.js';
import type { NameRow } from '../db/rows.js';
import { needNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { PythonError } from '../python-error.js';
import { findUser } from '../users/find-user.js';
import { str, truthy, typeName } from '../xmlrpc/python.js';
import { Double, isStruct, type Struct, type Value } from '../xmlrpc/value.js';
import { need } from './metadata.js';

/** A build as metadata describe it, checked. */
export interface PreparedBuild {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch: number | null;
  readonly draft: boolean;
  readonly source: string | null;
  readonly extra: Struct;
  readonly startTime: number;
  readonly endTime: number;
  readonly owner: number | null;
  readonly taskId: number | null;
  /** The types of the build, and what was said of each. */
  readonly typeinfo: Struct;
  /** The reserved build that it completes. */
  readonly reserved: BuildRow | undefined;
}

/** Reads `build` of the metadata. @throws HubFault 1000, and PythonError where the hub takes a member for granted */
export function prepareBuild(call: Call, data: Value, options: { cg: NameRow; token: Value }): PreparedBuild {
  const { db } = call;
  const reserved = isStruct(data) && truthy(data.build_id) ? reservedBuild(call, data, options) : undefined;
  if (reserved === undefined && options.token !== null) {
    throw genericError('Reservation token given, but no build_id in metadata');
  }
  if (reserved === undefined) checkFree(call, data);
  const [name, version, release] = ['name', 'version', 'release'].map((key) => str(need(data, key)));
  const extra = need(data, 'extra');
  const source = need(data, 'source');
  const rest = isStruct(data) ? data : {};
  const startTime = float(need(data, 'start_time'));
  const endTime = float(need(data, 'end_time'));
  const { owner = null } = rest;
  const taskId = taskIdOf(rest);
  if (truthy(owner) && typeof owner !== 'string') {
    throw genericError(`Invalid owner format (expected username): ${str(owner)}`);
  }
  const ownerId = truthy(owner) ? findUser(db, owner, { strict: true }).id : null;
  checkDashes({ version: version ?? '', release: release ?? '' });
  const { typeinfo, extra: fullExtra } = types(call, extra);
  return {
    name: name ?? '',
    version: version ?? '',
    release: release ?? '',
    epoch: typeof rest.epoch === 'number' ? rest.epoch : null,
    draft: truthy(rest.draft),
    source: source === null ? null : str(source),
    extra: fullExtra,
    startTime,
    endTime,
    owner: ownerId,
    taskId,
    typeinfo,
    reserved,
  };
}

function checkFree({ db }: Call, data: Value): void {
  const there = findBuild(db, data);
  if (there !== undefined && there.state !== CANCELED && there.state !== FAILED) {
    throw genericError(`Build already exists: ${nvr(db, there)} (id=${there.id})`);
  }
}

function reservedBuild({ db }: Call, data: Struct, { cg, token }: { cg: NameRow; token: Value }): BuildRow {
  const id = data.build_id ?? null;
  const build = needBuild(db, id);
  const reservation = db.reservations.find((row) => row.build_id === build.id);
  const shown = str(id);
  if (reservation === undefined || reservation.token !== token)
    throw genericError(`Token doesn't match build ID ${shown}`);
  if (build.cg_id !== cg.id) throw genericError(`Build ID ${shown} is not reserved by this CG`);
  if (build.task_id !== null && build.task_id !== taskIdOf(data)) {
    throw genericError(`Build is owned by task ${build.task_id}`);
  }
  if (build.state !== BUILDING) throw genericError(`Build ID ${shown} is not in BUILDING state`);
  if (build.draft !== truthy(data.draft)) {
    throw genericError(`Draft field does not match reservation (build id = ${shown})`);
  }
  const release = `${str(need(data, 'release'))}${build.draft ? `,draft_${build.id}` : ''}`;
  const name = db.packages.need(build.pkg_id).name;
  if (name !== need(data, 'name') || build.version !== need(data, 'version') || build.release !== release) {
    throw genericError(`Build (${build.id}) NVR is different`);
  }
  if (data.epoch !== undefined && data.epoch !== build.epoch)
    throw genericError(`Build (${build.id}) epoch is different`);
  return build;
}

/** The task that made it; container builds say it in their extra data. */
function taskIdOf(data: Struct): number | null {
  const own = typeof data.task_id === 'number' ? data.task_id : null;
  const extra = isStruct(data.extra) ? data.extra : {};
  const { container_koji_task_id: container } = extra;
  if (typeof container !== 'number') return own;
  if (own !== null && own !== container) {
    throw genericError(`CG provided non-matching task_id ${own} and container_koji_task_id ${container}`);
  }
  return container;
}

/** Details may stand at the top of `extra` for the three old types. */
function types({ db }: Call, given: Value): { typeinfo: Struct; extra: Struct } {
  if (!isStruct(given))
    throw new PythonError('AttributeError', `'${typeName(given)}' object has no attribute 'setdefault'`);
  const typeinfo: Record<string, Value> = {
    ...(isStruct(given.typeinfo) ? (given.typeinfo as Record<string, Value>) : {}),
  };
  for (const legacy of ['maven', 'win', 'image']) {
    const info = given[legacy];
    if (info === undefined) continue;
    if (typeinfo[legacy] !== undefined) throw genericError(`Duplicate typeinfo for '${legacy}'`);
    typeinfo[legacy] = info;
  }
  for (const btype of Object.keys(typeinfo)) needNamed(db.btypes, btype);
  return { typeinfo, extra: { ...given, typeinfo } };
}

function checkDashes(build: { version: string; release: string }): void {
  for (const field of ['version', 'release'] as const) {
    if (build[field].includes('-')) throw genericError(`The "-" character not allowed in ${field} field`);
  }
}

function float(value: Value): number {
  if (typeof value === 'number') return value;
  if (value instanceof Double) return value.value;
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  if (typeof value === 'string')
    throw new PythonError('ValueError', `could not convert string to float: '${value}'`);
  throw new PythonError(
    'TypeError',
    `float() argument must be a string or a real number, not '${typeName(value)}'`,
  );
}
