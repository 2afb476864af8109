import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StoreEvent, systemClock } from '@omnipub/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scanSource } from './scan.js';
import { stageTree } from './stage.js';

describe('staging', () => {
  let root: string;
  let staging: string;
  const signal = new AbortController().signal;
  const scan = () =>
    scanSource(root, {
      signal,
      ignoreDot: false,
      links: { allowOutside: false, version: async () => undefined },
    });

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'gobbler-source-'));
    staging = await mkdtemp(join(tmpdir(), 'gobbler-staging-'));
    await mkdir(join(root, 'd'));
    await writeFile(join(root, 'd/secret'), 'hello');
    await chmod(join(root, 'd/secret'), 0o600);
    await writeFile(join(root, 'plain'), 'plain');
    await chmod(join(root, 'plain'), 0o644);
    await symlink(join(root, 'd/secret'), join(root, 'd/abs'));
  });
  afterEach(() => Promise.all([root, staging].map((path) => rm(path, { recursive: true, force: true }))));

  it.each([[['reflink', 'hardlink'] as const], [[] as const]])(
    'makes files 0644 and directories 0755 whatever source and umask (%j)',
    async (allow) => {
      const before = process.umask(0o077);
      try {
        const events: StoreEvent[] = [];
        const staged = await stageTree(
          await scan(),
          { staging, tag: 'tag', allow },
          { signal, clock: systemClock, emit: (event) => events.push(event) },
        );
        const at = staged.directory.path;
        expect(staged.source).toMatch(/^omnipub-tag-[0-9a-f]{12}$/);
        for (const path of ['d/secret', 'plain'])
          expect((await stat(join(at, path))).mode & 0o7777).toBe(0o644);
        for (const path of ['', 'd']) expect((await stat(join(at, path))).mode & 0o7777).toBe(0o755);
        expect(await readlink(join(at, 'd/abs'))).toBe('secret');
        expect(await readFile(join(at, 'd/secret'), 'utf8')).toBe('hello');
        expect(staged.hashes.get('d/secret')).toEqual({ size: 5, md5: '5d41402abc4b2a76b9719d911017c592' });
        expect(events.at(-1)).toEqual({ type: 'stage.progress', files: 2, bytes: 10, totalBytes: 10 });
        // The user's own files are as they were.
        expect((await stat(join(root, 'd/secret'))).mode & 0o777).toBe(0o600);
        await staged.directory.remove();
        await expect(stat(at)).rejects.toMatchObject({ code: 'ENOENT' });
      } finally {
        process.umask(before);
      }
    },
  );

  it('notices a file that changed since it was looked at, and leaves nothing behind', async () => {
    const tree = await scan();
    await utimes(join(root, 'plain'), new Date(1_000), new Date(1_000));
    await expect(
      stageTree(
        tree,
        { staging, tag: 'tag', allow: [] },
        { signal, clock: systemClock, emit: () => undefined },
      ),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('"plain" changed') });
    expect(await readdir(staging)).toEqual([]);
  });
});
