import type { Call } from '../api/call.js';
import type { BuildrootRow } from '../db/build-rows.js';
import { genericError } from '../hub-fault.js';
import { findRpm } from '../rpms/rpm-info.js';
import { repr, str } from '../xmlrpc/python.js';
import { isStruct, type Struct, type Value } from '../xmlrpc/value.js';
import { need, needList } from './metadata.js';

/** A buildroot as it will be stored. */
export type PreparedRoot = Omit<BuildrootRow, 'id'>;

/** Buildroots of the metadata by the ids that they have there. @throws HubFault 1000, PythonError */
export function prepareRoots(call: Call, metadata: Struct, cgId: number): Map<string, PreparedRoot> {
  const used = new Set(needList(metadata, 'output').map((file) => repr(need(file, 'buildroot_id'))));
  const roots = new Map<string, PreparedRoot>();
  for (const data of needList(metadata, 'buildroots')) {
    const id = repr(need(data, 'id'));
    if (!used.has(id)) throw genericError(`Buildroot id not used in output: ${id}`);
    if (roots.has(id)) throw genericError(`Duplicate buildroot id in metadata: ${id}`);
    roots.set(id, prepareRoot(call, data, cgId));
  }
  return roots;
}

function prepareRoot(call: Call, data: Value, cgId: number): PreparedRoot {
  const text = (part: string, key: string): string => str(need(need(data, part), key));
  const root = {
    cg_version: text('content_generator', 'version'),
    container_type: text('container', 'type'),
    container_arch: text('container', 'arch'),
    host_os: text('host', 'os'),
    host_arch: text('host', 'arch'),
  };
  const components = matchComponents(call, needList(data, 'components'));
  for (const tool of needList(data, 'tools')) {
    need(tool, 'name');
    need(tool, 'version');
  }
  const extra = isStruct(data) && isStruct(data.extra) ? data.extra : null;
  return { br_type: 1, cg_id: cgId, ...root, task_id: null, repo_id: null, extra, ...components };
}

/** The components that the hub knows; those that it does not know are left out. @throws HubFault 1000, PythonError */
export function matchComponents(
  call: Call,
  components: readonly Value[],
): { rpms: number[]; archives: number[] } {
  const rpms: number[] = [];
  const archives: number[] = [];
  for (const component of components) {
    const type = need(component, 'type');
    if (type === 'rpm') rpms.push(...matchRpm(call, component));
    else if (type === 'file') archives.push(...matchFile(call, component));
    else if (type === 'kojifile') archives.push(matchKojiFile(call, component));
    else throw genericError(`No such component type: ${str(type)}`);
  }
  return { rpms, archives };
}

function matchRpm({ db }: Call, component: Value): number[] {
  const data = isStruct(component) ? component : {};
  if (data.location !== undefined) throw genericError('External rpms not allowed');
  if (data.id !== undefined) throw genericError("Unexpected 'id' field in component");
  const rpm = findRpm(db, component);
  if (rpm === undefined) return [];
  if (rpm.draft) throw genericError('Draft rpm not supported');
  need(component, 'sigmd5');
  return [rpm.id];
}

const CHECKSUM_TYPES = ['md5', 'sha1', 'sha256'];

function matchFile({ db }: Call, component: Value): number[] {
  const [filename, filesize, type, checksum] = ['filename', 'filesize', 'checksum_type', 'checksum'].map(
    (key) => need(component, key),
  );
  const found = db.archives.find(
    (row) =>
      row.filename === filename &&
      row.size === filesize &&
      CHECKSUM_TYPES[row.checksum_type] === type &&
      row.checksum === checksum,
  );
  return found === undefined ? [] : [found.id];
}

function matchKojiFile({ db }: Call, component: Value): number {
  const id = need(component, 'archive_id');
  const archive = typeof id === 'number' ? db.archives.get(id) : undefined;
  if (archive === undefined) throw genericError(`No such archive: ${str(id)}`);
  const build = db.builds.need(archive.build_id);
  const data = isStruct(component) ? component : {};
  for (const key of ['nvr', 'filename']) {
    if (data[key] === undefined)
      throw genericError(`${key} field missing for component, archive_id=${archive.id}`);
  }
  const expected: Record<string, Value> = {
    nvr: `${db.packages.need(build.pkg_id).name}-${build.version}-${build.release}`,
    filename: archive.filename,
    filesize: archive.size,
    checksum: archive.checksum,
    checksum_type: CHECKSUM_TYPES[archive.checksum_type] ?? null,
  };
  for (const [key, value] of Object.entries(expected)) {
    const given = data[key];
    if (given === undefined || given === value) continue;
    throw genericError(
      `Component field ${key} does not match for archive_id=${archive.id}: ${str(value)} != ${str(given)}`,
    );
  }
  return archive.id;
}
