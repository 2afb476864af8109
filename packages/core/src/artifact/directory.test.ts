import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../testing/temp-dir.js';
import { directoryDigest, type HashedFile } from './directory.js';

const signal = new AbortController().signal;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('directoryDigest', () => {
  it('is the SHA-256 of the documented listing', async () => {
    const root = await tempDir();
    await mkdir(join(root, 'sub/empty'), { recursive: true });
    await writeFile(join(root, 'sub/new\nline'), 'one');
    await writeFile(join(root, 'zero'), '');
    await symlink('sub/"x"', join(root, 'link'));
    const listing = [
      'omnipub-directory-1',
      'link "link" "sub/\\"x\\""',
      'dir "sub/empty"',
      `file "sub/new\\nline" 3 ${sha256('one')}`,
      `file "zero" 0 ${sha256('')}`,
      '',
    ].join('\n');
    expect(await directoryDigest(root, { signal })).toEqual({ size: 3, files: 3, sha256: sha256(listing) });
  });

  it('does not depend on modes, times or the place of the directory', async () => {
    const root = await tempDir();
    await mkdir(join(root, 'one'));
    await writeFile(join(root, 'one/file'), 'content');
    const before = await directoryDigest(join(root, 'one'), { signal });
    await cp(join(root, 'one'), join(root, 'two'), { recursive: true });
    await chmod(join(root, 'two/file'), 0o700);
    await utimes(join(root, 'two/file'), 1, 1);
    expect(await directoryDigest(join(root, 'two'), { signal })).toEqual(before);
  });

  it.each([
    ['content', (root: string) => writeFile(join(root, 'a'), 'B')],
    ['a name', (root: string) => writeFile(join(root, 'c'), '')],
    ['an empty directory', (root: string) => mkdir(join(root, 'd'))],
    ['a link', (root: string) => symlink('a', join(root, 'l'))],
  ])('differs when %s differs', async (_, change) => {
    const root = await tempDir();
    await writeFile(join(root, 'a'), 'A');
    const before = await directoryDigest(root, { signal });
    await change(root);
    expect((await directoryDigest(root, { signal })).sha256).not.toBe(before.sha256);
  });

  it('of a file differs from that of a link whose target spells the same', async () => {
    const [one, two] = [await tempDir(), await tempDir()];
    await writeFile(join(one, 'a'), 'target');
    await symlink('target', join(two, 'a'));
    const digests = await Promise.all([one, two].map((root) => directoryDigest(root, { signal })));
    expect(digests[0]?.sha256).not.toBe(digests[1]?.sha256);
  });

  it('reports each file in order, one at a time, with the digests asked for', async () => {
    const root = await tempDir();
    const names = Array.from({ length: 40 }, (_, i) => `f${String(i).padStart(2, '0')}`);
    // The first files take longest, so that order is not luck.
    for (const [i, name] of names.entries()) await writeFile(join(root, name), Buffer.alloc((40 - i) * 5000));
    const files: HashedFile[] = [];
    let busy = 0;
    const result = await directoryDigest(root, {
      signal,
      algorithms: ['md5'],
      onFile: async (file) => {
        expect(++busy).toBe(1);
        await new Promise(setImmediate);
        files.push(file);
        busy--;
      },
    });
    expect(files.map(({ path }) => path)).toEqual(names);
    expect(files.every(({ digests }) => digests.md5?.length === 32 && digests.sha256?.length === 64)).toBe(
      true,
    );
    expect(result.size).toBe(files.reduce((sum, { size }) => sum + size, 0));
  });

  it('tells its progress against a total known from the start', async () => {
    const root = await tempDir();
    for (const name of ['a', 'b', 'c']) await writeFile(join(root, name), Buffer.alloc(1000));
    const seen: { files: number; bytes: number; totalBytes: number }[] = [];
    await directoryDigest(root, { signal, onProgress: (done) => seen.push(done) });
    expect(seen.every(({ totalBytes }) => totalBytes === 3000)).toBe(true);
    expect(seen.at(-1)).toEqual({ files: 3, bytes: 3000, totalBytes: 3000 });
  });

  it('refuses a FIFO by name before any file is read', async () => {
    const root = await tempDir();
    await writeFile(join(root, 'a'), 'read me');
    await mkdir(join(root, 'z'));
    execFileSync('mkfifo', [join(root, 'z/pipe')]);
    const read: string[] = [];
    const work = directoryDigest(root, { signal, onFile: ({ path }) => void read.push(path) });
    await expect(work).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: '"z/pipe" is a FIFO; no store takes that',
    });
    expect(read).toEqual([]);
  });

  it('ends with the error of a listener, and with nothing left reading', async () => {
    const root = await tempDir();
    for (let i = 0; i < 20; i++) await writeFile(join(root, `f${String(i)}`), Buffer.alloc(3_000_000));
    let progress = 0;
    const work = directoryDigest(root, {
      signal,
      onProgress: () => progress++,
      onFile: () => Promise.reject(new Error('disk full')),
    });
    await expect(work).rejects.toMatchObject({ message: 'disk full' });
    const at = progress;
    await new Promise(setImmediate);
    expect(progress).toBe(at);
  });

  it('stops when it is aborted', async () => {
    const root = await tempDir();
    for (let i = 0; i < 20; i++) await writeFile(join(root, `f${String(i)}`), Buffer.alloc(3_000_000));
    const controller = new AbortController();
    const read: string[] = [];
    const work = directoryDigest(root, {
      signal: controller.signal,
      onFile: ({ path }) => {
        read.push(path);
        controller.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
    expect(read).toHaveLength(1);
  });
});
