import { createReadStream, statSync } from 'node:fs';
import type { Call } from '../api/call.js';
import { parseNvra } from '../builds/nvr.js';
import { genericError } from '../hub-fault.js';
import { fileNotFound, PythonError } from '../python-error.js';
import { newDigest } from '../upload/digest.js';
import { repr, str, truthy } from '../xmlrpc/python.js';
import { isList, isStruct, type Struct, type Value } from '../xmlrpc/value.js';
import { need, needList } from './metadata.js';
import { matchComponents, type PreparedRoot } from './prepare-roots.js';

/** A file of the metadata, which lies on the hub and is what it says. */
export interface PreparedOutput {
  readonly kind: 'rpm' | 'log' | 'archive';
  readonly path: string;
  readonly filename: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumType: number;
  /** The key of its buildroot. */
  readonly root: string;
  readonly metadataOnly: boolean;
  readonly subdir: string | null;
  readonly extra: Struct | null;
  /** Of an archive. */
  readonly btype: string;
  readonly typeInfo: Value;
}

/** Checks every file: it is there, of that size and sum, and of a type of the build. @throws HubFault 1000, PythonError */
export async function prepareOutputs(
  call: Call,
  metadata: Struct,
  context: { folder: string; roots: ReadonlyMap<string, PreparedRoot>; typeinfo: Struct },
): Promise<PreparedOutput[]> {
  const outputs: PreparedOutput[] = [];
  for (const file of needList(metadata, 'output')) outputs.push(await prepareOutput(call, file, context));
  return outputs;
}

async function prepareOutput(
  call: Call,
  file: Value,
  context: { folder: string; roots: ReadonlyMap<string, PreparedRoot>; typeinfo: Struct },
): Promise<PreparedOutput> {
  const data = isStruct(file) ? file : {};
  const relpath = truthy(data.relpath) ? str(data.relpath) : '.';
  const filename = str(need(file, 'filename'));
  const path = [call.hub.paths.work(), context.folder, relpath, filename].join('/');
  const sums = await checkFile(path, file, filename);
  const root = repr(need(file, 'buildroot_id'));
  if (!context.roots.has(root)) throw genericError(`Missing buildroot metadata for id ${root}`);
  const type = need(file, 'type');
  const subdir = truthy(data.subdir) ? str(data.subdir) : null;
  const isArchive = type !== 'rpm' && type !== 'log';
  const archive = isArchive
    ? archiveType(call, data, { filename, subdir, typeinfo: context.typeinfo })
    : NO_ARCHIVE;
  if (type === 'rpm') checkRpm(filename, subdir);
  return {
    ...sums,
    ...archive,
    kind: isArchive ? 'archive' : type,
    path,
    filename,
    root,
    metadataOnly: truthy(data.metadata_only),
    subdir,
    extra: isStruct(data.extra) ? data.extra : null,
  };
}

const NO_ARCHIVE = { btype: '', typeInfo: null };

async function checkFile(
  path: string,
  file: Value,
  filename: string,
): Promise<{ size: number; checksum: string; checksumType: number }> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw fileNotFound(path);
  const size = need(file, 'filesize');
  if (stat.size !== size) {
    throw genericError(
      `File size ${stat.size} for ${filename} (expected ${str(size)}) doesn't match. Corrupted upload?`,
    );
  }
  const type = str(need(file, 'checksum_type'));
  const digest = newDigest(type);
  if (digest === undefined) throw new PythonError('TypeError', "'NoneType' object is not callable");
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) digest.update(chunk);
  const checksum = digest.hex();
  const said = need(file, 'checksum');
  if (said !== checksum)
    throw genericError(`File checksum mismatch for ${filename}: ${str(said)} != ${checksum}`);
  return { size: stat.size, checksum, checksumType: type === 'md5' ? 0 : 2 };
}

/** The one type that the file says it has, which must be one of the build's. */
function archiveType(
  call: Call,
  data: Struct,
  file: { filename: string; subdir: string | null; typeinfo: Struct },
): { btype: string; typeInfo: Value } {
  const extra = isStruct(data.extra) ? data.extra : {};
  const legacy = Object.entries(extra).filter(([key]) => ['maven', 'win', 'image'].includes(key));
  const modern = isStruct(extra.typeinfo) ? Object.entries(extra.typeinfo) : [];
  if (legacy.length > 0 && file.subdir !== null)
    throw genericError('subdir field not allowed for legacy btypes');
  const [first, second] = [...legacy, ...modern];
  if (first === undefined) throw genericError(`No typeinfo for: ${file.filename}`);
  if (second !== undefined) {
    if (first[0] === second[0]) throw genericError(`Duplicate typeinfo for: '${first[0]}'`);
    throw genericError(`Output file has multiple types: ${file.filename}`);
  }
  const [btype, typeInfo = null] = first;
  if (file.typeinfo[btype] === undefined)
    throw genericError(`Output type ${btype} not listed in build types`);
  if (isList(data.components)) {
    if (btype === 'maven' || btype === 'win') {
      throw genericError(`Component list not allowed for archives of type ${btype}`);
    }
    matchComponents(call, data.components);
  }
  return { btype, typeInfo };
}

function checkRpm(filename: string, subdir: string | null): void {
  if (subdir !== null) throw genericError('subdir field not allowed for rpm outputs');
  parseNvra(filename);
}
