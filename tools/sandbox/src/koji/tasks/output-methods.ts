import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import type { Methods } from '../api/call.js';
import { needNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { str, truthy } from '../xmlrpc/python.js';
import { Double, type Struct, type Value } from '../xmlrpc/value.js';

/** The files that tasks leave (koji contract 10). */
export const taskOutputMethods: Methods = {
  listTaskOutput({ db, hub }, args) {
    const id = args.get('taskID');
    if (args.flag('strict') && (typeof id !== 'number' || db.tasks.get(id) === undefined)) {
      throw genericError("Task doesn't exist");
    }
    const stat = args.flag('stat');
    const all = args.flag('all_volumes');
    const volumes = all ? db.volumes.all().map(({ name }) => name) : ['DEFAULT'];
    const found = volumes.flatMap((volume) => {
      const folder = join(hub.paths.work(volume), hub.paths.taskFolder(Number(id)));
      return filesIn(folder).map((name) => ({ name, volume, stat: statOf(join(folder, name)) }));
    });
    if (!stat && !all) return found.map(({ name }) => name);
    if (stat && !all) return Object.fromEntries(found.map((file) => [file.name, file.stat]));
    const names = [...new Set(found.map(({ name }) => name))];
    return Object.fromEntries(
      names.map((name): [string, Value] => {
        const files = found.filter((file) => file.name === name);
        const volumesOf = files.map(({ volume }) => volume);
        return [name, stat ? Object.fromEntries(files.map((file) => [file.volume, file.stat])) : volumesOf];
      }),
    );
  },

  downloadTaskOutput({ db, hub }, args) {
    const name = str(args.get('fileName'));
    const id = args.get('taskID');
    const volume = args.get('volume');
    const volumeName = truthy(volume) ? needNamed(db.volumes, volume).name : null;
    if (name.includes('..')) throw genericError(`Invalid file name: ${name}`);
    const path = normalize(join(hub.paths.work(volumeName), hub.paths.taskFolder(Number(id)), name));
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
      throw genericError(`no file "${name}" output by task ${str(id)}`);
    }
    return readPart(path, {
      offset: Number(args.get('offset') ?? 0),
      size: Number(args.get('size')),
    }).toString('base64');
  },
};

/** Below zero an offset counts from the end, and a size is all there is. */
function readPart(path: string, { offset, size }: { offset: number; size: number }): Buffer {
  const total = statSync(path).size;
  const start = offset < 0 ? Math.max(total + offset, 0) : offset;
  const length = Math.max(0, size < 0 ? total - start : Math.min(size, total - start));
  const bytes = Buffer.alloc(length);
  const file = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, length, start));
  } finally {
    closeSync(file);
  }
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** The size is a text: it may be wider than an int (recording listTaskOutput-child.2). */
function statOf(path: string): Struct {
  const { atimeMs, ctimeMs, mtimeMs, size } = statSync(path);
  return {
    st_atime: new Double(atimeMs / 1000),
    st_ctime: new Double(ctimeMs / 1000),
    st_mtime: new Double(mtimeMs / 1000),
    st_size: String(size),
  };
}
