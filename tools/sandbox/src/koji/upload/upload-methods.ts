import {
  closeSync,
  constants,
  createReadStream,
  ftruncateSync,
  lstatSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import type { Methods } from '../api/call.js';
import { genericError } from '../hub-fault.js';
import { PythonError } from '../python-error.js';
import { repr, str, truthy } from '../xmlrpc/python.js';
import { Double, isList, type Value } from '../xmlrpc/value.js';
import { type Digest, newDigest } from './digest.js';
import type { FileLocks } from './file-locks.js';
import { uploadPath } from './upload-path.js';

/** The calls beside the fast upload: what lies there, and the old way (koji contract 8). */
export function uploadMethods(locks: FileLocks): Methods {
  return {
    async checkUpload({ hub }, args) {
      const volume = args.get('volume');
      const path = uploadPath(hub, {
        folder: str(args.get('path')),
        name: str(args.get('name')),
        volume: volume === null ? null : str(volume),
      });
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat === undefined) return null;
      const release = locks.take(path);
      try {
        if (!stat.isFile()) throw genericError(`Not a regular file: ${path}`);
        const info = { size: stat.size, mtime: new Double(stat.mtimeMs / 1000) };
        const verify = args.get('verify');
        if (!truthy(verify)) return info;
        const digest = need(newDigest(str(verify)));
        const tail = args.get('tail');
        if (typeof tail === 'number' && tail < 0) throw genericError(`Invalid tail value: ${repr(tail)}`);
        const start = typeof tail === 'number' ? Math.max(stat.size - tail, 0) : 0;
        let sumlength = 0;
        for await (const chunk of createReadStream(path, { start }) as AsyncIterable<Buffer>) {
          digest.update(chunk);
          sumlength += chunk.length;
        }
        return { ...info, sumlength, hexdigest: digest.hex() };
      } finally {
        release();
      }
    },

    uploadFile({ hub, session }, args) {
      session.assertLogin();
      const contents = Buffer.from(str(args.get('data')), 'base64');
      const offset = int(args.get('offset'));
      const size = args.get('size') === null ? null : int(args.get('size'));
      const sum = checksum(args.get('checksum') ?? args.get('md5sum'));
      if (offset !== -1 && ((size !== null && size !== contents.length) || !sum.matches(contents)))
        return false;
      const volume = args.get('volume');
      const file = {
        folder: str(args.get('path')),
        name: str(args.get('name')),
        volume: volume === null ? null : str(volume),
      };
      const path = uploadPath(hub, file, { create: session });
      const stat = lstatSync(path, { throwIfNoEntry: false });
      if (stat !== undefined && !stat.isFile()) throw genericError(`destination not a file: ${path}`);
      // Logs may be sent again from their beginning.
      if (stat !== undefined && offset === 0 && !path.endsWith('.log'))
        throw genericError(`file already exists: ${path}`);
      const release = locks.take(path);
      try {
        append(path, { contents, offset, size });
        return offset !== -1 || sum.matches(readFileSync(path));
      } finally {
        release();
      }
    },
  };
}

/** The closing call, at -1, says the size and sum of the whole. */
function append(
  path: string,
  { contents, offset, size }: { contents: Buffer; offset: number; size: number | null },
): void {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o666);
  try {
    if (offset === 0 || (offset === -1 && size === contents.length)) ftruncateSync(file, 0);
    writeSync(file, contents, 0, contents.length, offset === -1 ? statSync(path).size : offset);
    if (offset === -1 && size !== null) ftruncateSync(file, size);
  } finally {
    closeSync(file);
  }
}

/** An MD5 sum, or a pair of type and sum; none fits everything. */
function checksum(given: Value): { matches(bytes: Buffer): boolean } {
  if (given === null) return { matches: () => true };
  const [type, sum] = isList(given) ? given : ['md5', given];
  return {
    matches: (bytes) => {
      const digest = need(newDigest(str(type)));
      digest.update(bytes);
      return digest.hex() === sum;
    },
  };
}

function need(digest: Digest | undefined): Digest {
  if (digest === undefined) throw new PythonError('TypeError', "'NoneType' object is not callable");
  return digest;
}

function int(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
  throw new PythonError('ValueError', `invalid literal for int() with base 10: ${repr(value)}`);
}
