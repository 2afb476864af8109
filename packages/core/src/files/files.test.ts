import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../testing/temp-dir.js';
import { readSmallFile } from './read-small-file.js';
import { replaceFile } from './replace-file.js';

describe("another tool's small files", () => {
  it('a file is replaced whole, keeps its mode, and leaves no temporary file', async () => {
    const folder = await tempDir();
    const path = join(folder, 'copr');
    await writeFile(path, 'old', { mode: 0o640 });
    await replaceFile(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readdir(folder)).toEqual(['copr']);
  });

  it('a new file is for its owner alone, in folders that are made', async () => {
    const path = join(await tempDir(), 'a', 'b', 'file');
    await replaceFile(path, 'x');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await replaceFile(path, 'y', { mode: 0o400 });
    await replaceFile(path, 'z', { mode: 0o400 });
    expect((await stat(path)).mode & 0o777).toBe(0o400);
  });

  it('a symbolic link stays one, its target is what changes', async () => {
    const folder = await tempDir();
    await mkdir(join(folder, 'dotfiles'));
    await writeFile(join(folder, 'dotfiles', 'copr'), 'old');
    await symlink('dotfiles/copr', join(folder, 'copr'));
    await replaceFile(join(folder, 'copr'), 'new');
    expect(await readFile(join(folder, 'dotfiles', 'copr'), 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['copr', 'dotfiles']);
  });

  it('what can not be written is told with the path', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'file'), '');
    await expect(replaceFile(join(folder, 'file', 'x'), '')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('reading tells none from unreadable, and whether others may look', async () => {
    const folder = await tempDir();
    expect(await readSmallFile(join(folder, 'none'))).toBeUndefined();
    await expect(readSmallFile(folder)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('it is not a file'),
    });
    await writeFile(join(folder, 'open'), 'x', { mode: 0o644 });
    await writeFile(join(folder, 'private'), 'x', { mode: 0o600 });
    expect(await readSmallFile(join(folder, 'open'))).toMatchObject({ open: true });
    expect(await readSmallFile(join(folder, 'private'))).toMatchObject({ open: false });
    await writeFile(join(folder, 'large'), Buffer.alloc(1024 * 1024 + 1));
    await expect(readSmallFile(join(folder, 'large'))).rejects.toThrow('larger than 1 MiB');
  });
});
