import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { cancelled, fromNode, wrap } from '../errors.js';
import { bytes, type Raw } from '../go/raw.js';

const read = promisify(fs.read);
const write = promisify(fs.write);

/**
 * Files up to this size are read in one synchronous step. Ten thousand small files mean some 150,000 calls to the
 * kernel, each of which would be a round trip through the thread pool.
 */
const SMALL = 256 * 1024;
const BLOCK = 1024 * 1024;
const small = Buffer.alloc(SMALL + 1);

/** MD5 of a file in hex. @throws GobblerError, also when `signal` aborts */
export async function hashFile(path: Raw, signal: AbortSignal): Promise<string> {
  const fd = open(path, fs.constants.O_RDONLY, `failed to open '${path}'`);
  try {
    const hash = createHash('md5');
    await readThrough(fd, { path, signal, chunk: (data) => void hash.update(data) });
    return hash.digest('hex');
  } finally {
    fs.closeSync(fd);
  }
}

/** Copies the bytes of a file to a new one of mode 0644. @throws GobblerError, also when `signal` aborts */
export async function copyFile(from: Raw, to: Raw, signal: AbortSignal): Promise<void> {
  const source = open(from, fs.constants.O_RDONLY, `failed to open input file at '${from}'`);
  try {
    const flags = fs.constants.O_CREAT | fs.constants.O_TRUNC | fs.constants.O_WRONLY;
    const target = open(to, flags, `failed to open output file at '${to}'`);
    try {
      await readThrough(source, { path: from, signal, chunk: (data) => append(target, data, to) });
    } finally {
      fs.closeSync(target);
    }
  } finally {
    fs.closeSync(source);
  }
}

function open(path: Raw, flags: number, failure: Raw): number {
  try {
    return fs.openSync(bytes(path), flags | fs.constants.O_NONBLOCK, 0o644);
  } catch (error) {
    throw wrap(failure, fromNode('open', path, error));
  }
}

interface Reading {
  readonly path: Raw;
  readonly signal: AbortSignal;
  readonly chunk: (data: Buffer) => void | Promise<void>;
}

async function readThrough(fd: number, reading: Reading): Promise<void> {
  try {
    const first = fs.readSync(fd, small, 0, small.length, null);
    const head = reading.chunk(small.subarray(0, first));
    if (head !== undefined) await head;
    if (first < small.length) return;
    const block = Buffer.allocUnsafe(BLOCK);
    for (;;) {
      if (reading.signal.aborted) throw cancelled('directory processing');
      const { bytesRead } = await read(fd, block, 0, block.length, null);
      if (bytesRead === 0) return;
      await reading.chunk(block.subarray(0, bytesRead));
    }
  } catch (error) {
    throw error instanceof Error && 'code' in error ? fromNode('read', reading.path, error) : error;
  }
}

/** A first chunk comes from the shared buffer, so it has to be gone before anybody else runs. */
function append(fd: number, data: Buffer, path: Raw): void | Promise<void> {
  if (data.length <= small.length) {
    for (let at = 0; at < data.length; ) at += fs.writeSync(fd, data, at);
    return undefined;
  }
  return appendLarge(fd, data, path);
}

async function appendLarge(fd: number, data: Buffer, path: Raw): Promise<void> {
  try {
    for (let at = 0; at < data.length; ) at += (await write(fd, data, at)).bytesWritten;
  } catch (error) {
    throw fromNode('write', path, error);
  }
}
