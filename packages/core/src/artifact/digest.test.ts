import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, renameSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PublishError } from '../errors.js';
import { tempDir } from '../testing/temp-dir.js';
import { digestFile } from './digest.js';

const signal = new AbortController().signal;

describe('digestFile', () => {
  it('takes all digests in one pass', async () => {
    const path = join(await tempDir(), 'abc');
    await writeFile(path, 'abc');
    const algorithms = ['sha256', 'md5', 'sha3-384', 'adler32'] as const;
    expect(await digestFile(path, { algorithms, signal })).toEqual({
      size: 3,
      digests: {
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        md5: '900150983cd24fb0d6963f7d28e17f72',
        'sha3-384':
          'ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25',
        adler32: '024d0127',
      },
    });
  });

  it.each([0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024 + 17])(
    'reads %i bytes, block by block',
    async (length) => {
      const path = join(await tempDir(), 'file');
      const bytes = randomBytes(length);
      await writeFile(path, bytes);
      const progress: number[] = [];
      const result = await digestFile(path, {
        algorithms: ['sha256'],
        signal,
        onProgress: (done, total) => {
          expect(total).toBe(length);
          progress.push(done);
        },
      });
      expect(result).toEqual({
        size: length,
        digests: { sha256: createHash('sha256').update(bytes).digest('hex') },
      });
      expect(progress).toHaveLength(Math.ceil(length / (1024 * 1024)));
      expect(progress.at(-1) ?? 0).toBe(length);
    },
  );

  it.each([
    ['grows', (path: string) => appendFileSync(path, 'more')],
    ['shrinks', (path: string) => truncateSync(path, 5)],
    ['is written again with the same length', (path: string) => utimesSync(path, 1, 1)],
    ['is removed', (path: string) => unlinkSync(path)],
    [
      'is replaced by another',
      (path: string) => {
        writeFileSync(`${path}.new`, Buffer.alloc(2 * 1024 * 1024));
        renameSync(`${path}.new`, path);
      },
    ],
  ])('refuses a file that %s while it is read', async (_, change) => {
    const path = join(await tempDir(), 'busy file');
    await writeFile(path, Buffer.alloc(2 * 1024 * 1024));
    let changed = false;
    const work = digestFile(path, {
      algorithms: ['sha256'],
      signal,
      onProgress: () => {
        if (!changed) change(path);
        changed = true;
      },
    });
    await expect(work).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: `"${path}" changed while it was read`,
    });
    expect(changed).toBe(true);
  });

  it('stops within a block when it is aborted, with the reason of the caller', async () => {
    const path = join(await tempDir(), 'file');
    await writeFile(path, Buffer.alloc(8 * 1024 * 1024));
    const controller = new AbortController();
    const seen: number[] = [];
    const work = digestFile(path, {
      algorithms: ['sha256'],
      signal: controller.signal,
      onProgress: (done) => {
        seen.push(done);
        controller.abort(new PublishError('ABORTED', 'the user pressed Ctrl-C'));
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'ABORTED', message: 'the user pressed Ctrl-C' });
    expect(seen).toEqual([1024 * 1024]);
  });

  it('refuses a FIFO without waiting for a writer', async () => {
    const path = join(await tempDir(), 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(digestFile(path, { algorithms: ['sha256'], signal })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: `"${path}" is a FIFO, not a regular file`,
    });
  });

  it('names a file that is not there', async () => {
    const path = join(await tempDir(), 'nowhere');
    await expect(digestFile(path, { algorithms: ['md5'], signal })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `no such file or directory: "${path}"`,
    });
  });
});
