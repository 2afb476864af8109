import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { lockDirectory } from '../../common/state/lock-directory.js';
import { Blobs } from './blobs.js';
import { Document } from './document.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('a document', () => {
  const schema = z.array(z.number());
  const open = (): Promise<Document<number[]>> => Document.open(join(root, 'n.json'), schema, () => [1]);
  const onDisk = async (): Promise<unknown> => JSON.parse(await readFile(join(root, 'n.json'), 'utf8'));

  test('has what it is opened with, then what was changed, also for the next who opens it', async () => {
    const document = await open();
    expect(document.value).toEqual([1]);
    await document.change((numbers) => numbers.push(2));
    expect((await open()).value).toEqual([1, 2]);
  });

  test('a change is on disk when it resolves, however many are made at once', async () => {
    const document = await open();
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        await document.change((numbers) => numbers.push(index + 100));
        expect(await onDisk()).toContain(index + 100);
      }),
    );
    expect(await readdir(root)).toEqual(['n.json']);
  });

  test('a change that throws changes nothing on disk, and the next one works', async () => {
    const document = await open();
    await expect(
      document.change(() => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await document.change((numbers) => numbers.push(3))).toBe(2);
    expect(await onDisk()).toEqual([1, 3]);
  });

  test.each(['not json', '{"a":1}'])('a file with %j is an error that names it', async (text) => {
    await writeFile(join(root, 'n.json'), text);
    await expect(open()).rejects.toThrow('n.json is not the state of this sandbox');
  });
});

describe('the lock of a directory', () => {
  test('is held by one, and is free after it', async () => {
    const unlock = await lockDirectory(root);
    await expect(lockDirectory(root)).rejects.toThrow('belongs to a sandbox that runs');
    await unlock();
    await (await lockDirectory(root))();
    expect(await readdir(root)).toEqual([]);
  });

  test('of another process that runs is respected', async () => {
    const stat = await readFile(`/proc/${process.ppid}/stat`, 'latin1');
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    await writeFile(join(root, 'lock'), JSON.stringify({ pid: process.ppid, started }));
    await expect(lockDirectory(root)).rejects.toThrow('belongs to a sandbox that runs');
  });

  test.each([
    ['of a process that is gone', JSON.stringify({ pid: 4_194_305, started: '1' })],
    ['of a number that another process has now', JSON.stringify({ pid: process.ppid, started: 'before' })],
    ['that was cut off', '{"pid":'],
  ])('%s is taken over', async (_name, text) => {
    await writeFile(join(root, 'lock'), text);
    const unlock = await lockDirectory(root);
    expect(JSON.parse(await readFile(join(root, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    await unlock();
  });
});

describe('blobs', () => {
  test('are kept with their size and four digests', async () => {
    const blobs = await Blobs.open(root);
    const chunks = [Buffer.from('hello '), Buffer.from('world')];
    const digests = await blobs.receive('a', Readable.from(chunks));
    const hex = (name: string): string => createHash(name).update('hello world').digest('hex');
    expect(digests).toEqual({
      size: 11,
      sha3_384: hex('sha3-384'),
      sha256: hex('sha256'),
      sha384: hex('sha384'),
      sha512: hex('sha512'),
    });
    expect(await readFile(blobs.path('a'), 'utf8')).toBe('hello world');
    await blobs.remove('a');
    expect(await readdir(root)).toEqual([]);
  });

  test('may be empty', async () => {
    const blobs = await Blobs.open(root);
    expect(await blobs.receive('a', Readable.from([]))).toMatchObject({ size: 0 });
    expect(await readFile(blobs.path('a'), 'utf8')).toBe('');
  });

  test('leave nothing when they break off, nor after a sandbox that was killed', async () => {
    const blobs = await Blobs.open(root);
    const broken = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.from('some');
      await Promise.resolve();
      throw new Error('broken');
    };
    await expect(blobs.receive('a', broken())).rejects.toThrow('broken');
    expect(await readdir(root)).toEqual([]);
    await mkdir(root, { recursive: true });
    await writeFile(join(root, 'b.part'), 'half');
    await Blobs.open(root);
    expect(await readdir(root)).toEqual([]);
  });
});
