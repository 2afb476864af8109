import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../testing/temp-dir.js';
import { type WalkEntry, walkTree } from './walk.js';

const signal = new AbortController().signal;

async function all(root: string): Promise<WalkEntry[]> {
  const entries: WalkEntry[] = [];
  for await (const entry of walkTree(root, { signal })) entries.push(entry);
  return entries;
}

describe('walkTree', () => {
  it('lists directories before their content and siblings in the order of their bytes', async () => {
    const root = await tempDir();
    await mkdir(join(root, 'a/inner'), { recursive: true });
    await mkdir(join(root, 'empty'));
    // In UTF-16 the emoji would come before U+FFEE; in bytes it comes last.
    for (const name of ['a/z', 'a.b', 'B', 'é', '\uffee', '😀', 'a/inner/deep', 'new\nline']) {
      await writeFile(join(root, name), name);
    }
    expect((await all(root)).map(({ path }) => path)).toEqual([
      'B',
      'a',
      'a/inner',
      'a/inner/deep',
      'a/z',
      'a.b',
      'empty',
      'new\nline',
      'é',
      '\uffee',
      '😀',
    ]);
  });

  it('tells type, size, mode, time and target, and follows no link', async () => {
    const root = await tempDir();
    await writeFile(join(root, 'file'), '12345', { mode: 0o640 });
    await symlink('..', join(root, 'link'));
    await symlink('nowhere', join(root, 'dangling'));
    await mkdir(join(root, 'empty'), { mode: 0o755 });
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(await all(root)).toEqual([
      expect.objectContaining({ path: 'dangling', type: 'symlink', target: 'nowhere', size: 0 }),
      expect.objectContaining({ path: 'empty', type: 'directory', empty: true, size: 0, mode: 0o755 }),
      expect.objectContaining({
        path: 'file',
        type: 'file',
        size: 5,
        mode: 0o640,
        mtimeMs: expect.any(Number),
      }),
      expect.objectContaining({ path: 'link', type: 'symlink', target: '..' }),
      expect.objectContaining({ path: 'pipe', type: 'other', size: 0 }),
    ]);
  });

  it('is lazy: what the consumer does not reach is not looked at', async () => {
    const root = await tempDir();
    await writeFile(join(root, 'a'), '');
    await mkdir(join(root, 'b'));
    const tree = walkTree(root, { signal });
    expect((await tree.next()).value).toMatchObject({ path: 'a' });
    await writeFile(join(root, 'b/late'), '');
    expect((await tree.next()).value).toMatchObject({ path: 'b', empty: false });
    await tree.return();
  });

  it('names a file whose name is not UTF-8, with the bytes shown', async () => {
    const root = await tempDir();
    await mkdir(join(root, 'sub'));
    await writeFile(
      Buffer.concat([Buffer.from(`${root}/sub/caf`), Buffer.from([0xe9]), Buffer.from('"')]),
      '',
    );
    await expect(all(root)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'a name in "sub" is not UTF-8: "caf\\xe9\\x22"',
    });
  });

  it('names a link whose target is not UTF-8', async () => {
    const root = await tempDir();
    await symlink(Buffer.from([0xff, 0x61]), join(root, 'link'));
    await expect(all(root)).rejects.toMatchObject({
      message: 'the target of the link "link" is not UTF-8: "\\xffa"',
    });
  });

  it('says when a directory disappears under it', async () => {
    const root = await tempDir();
    await writeFile(join(root, 'a'), '');
    await mkdir(join(root, 'b'));
    const tree = walkTree(root, { signal });
    await tree.next();
    await rm(join(root, 'b'), { recursive: true });
    await expect(tree.next()).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('"b"'),
    });
  });

  it('refuses a root that is no directory, and names one that is not there', async () => {
    const root = await tempDir();
    await writeFile(join(root, 'file'), '');
    await expect(all(join(root, 'file'))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(all(join(root, 'none'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(join(root, 'none')),
    });
  });

  it('stops when it is aborted', async () => {
    const root = await tempDir();
    for (const name of 'abc') await writeFile(join(root, name), '');
    const controller = new AbortController();
    const tree = walkTree(root, { signal: controller.signal });
    await tree.next();
    controller.abort();
    await expect(tree.next()).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
