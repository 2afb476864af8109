import { constants, lstatSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Hub } from '../hub.js';
import { genericError, HubFault } from '../hub-fault.js';
import { keyError, PythonError } from '../python-error.js';
import { strictQuery } from '../sessions/credentials.js';
import type { Session } from '../sessions/session.js';
import { BadRequest } from '../xmlrpc/bad-request.js';
import type { Struct } from '../xmlrpc/value.js';
import { newDigest } from './digest.js';
import type { FileLocks } from './file-locks.js';
import { uploadPath } from './upload-path.js';

/** The tools of an upload. */
export interface Upload {
  readonly hub: Hub;
  readonly locks: FileLocks;
  readonly session: Session;
  /** The query of the request. */
  readonly query: string;
}

/**
 * The fast upload: the body is written at its offset as it comes (koji contract 8, recordings rawUpload-*).
 * @throws HubFault 1000, 1001, 1004; PythonError where the hub checks nothing; BadRequest when the body ends too early
 */
export async function rawUpload(upload: Upload, request: IncomingMessage): Promise<Struct> {
  if (!upload.session.loggedIn) {
    throw new HubFault('ActionNotAllowed', 'you must be logged-in to upload a file');
  }
  const args = readArgs(upload.query);
  const path = uploadPath(upload.hub, args, { create: upload.session });
  checkTarget(path, args);
  const digest = newDigest(args.verify);
  // A defect of the hub: it calls what is not there.
  if (digest === undefined) throw new PythonError('TypeError', "'NoneType' object is not callable");
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o666);
  try {
    const release = upload.locks.take(path);
    try {
      const offset = await seek(file, args);
      const size = await write(file, { offset, body: request, onChunk: (chunk) => digest.update(chunk) });
      if (!args.overwrite) await checkEnd(file, { path, expected: offset + size });
      return { size, fileverify: args.verify, offset, hexdigest: digest.hex() };
    } finally {
      release();
    }
  } finally {
    await file.close();
  }
}

interface Arguments {
  readonly name: string;
  readonly folder: string;
  readonly verify: string;
  readonly overwrite: boolean;
  readonly offset: number;
  readonly volume: string;
}

function readArgs(query: string): Arguments {
  const args = strictQuery(query);
  const name = args.get('filename');
  if (name === undefined) throw keyError('filename');
  const offset = args.get('offset') ?? '0';
  if (!/^\s*[+-]?\d+\s*$/.test(offset)) {
    throw new PythonError('ValueError', `invalid literal for int() with base 10: '${offset}'`);
  }
  return {
    name,
    folder: args.get('filepath') ?? '',
    verify: args.get('fileverify') ?? '',
    overwrite: args.has('overwrite'),
    offset: Number(offset),
    volume: args.get('volume') ?? 'DEFAULT',
  };
}

function checkTarget(path: string, { offset, overwrite }: Arguments): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isSymbolicLink()) throw genericError(`destination is a symlink: ${path}`);
  if (!stat.isFile()) throw genericError(`destination not a file: ${path}`);
  if (offset === 0 && !overwrite) throw genericError(`upload path exists: ${path}`);
}

/** -1 is the end; overwriting cuts the file where it begins. A place beyond the end is taken without complaint. */
async function seek(file: FileHandle, { offset, overwrite }: Arguments): Promise<number> {
  if (offset === -1) return (await file.stat()).size;
  if (offset < 0)
    throw new PythonError('OSError', '[Errno 22] Invalid argument', { args: '22, Invalid argument' });
  if (overwrite) await file.truncate(offset);
  return offset;
}

async function write(
  file: FileHandle,
  options: { offset: number; body: IncomingMessage; onChunk: (chunk: Buffer) => void },
): Promise<number> {
  let size = 0;
  try {
    for await (const chunk of options.body as AsyncIterable<Buffer>) {
      options.onChunk(chunk);
      await file.write(chunk, 0, chunk.length, options.offset + size);
      size += chunk.length;
    }
  } catch (error) {
    if (options.body.complete) throw error;
    throw new BadRequest('request data read error');
  }
  return size;
}

async function checkEnd(
  file: FileHandle,
  { path, expected }: { path: string; expected: number },
): Promise<void> {
  const { size } = await file.stat();
  if (size === expected) return;
  throw genericError(`Incorrect upload length for ${path} - Expected ${expected}, actual ${size}`);
}
