import { lstat, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProject } from '../manage/admin.js';
import { approveProbation, rejectProbation } from '../manage/probation.js';
import type { GobblerSession } from '../session.js';
import { startWorld, type World } from '../testing/sandbox.js';
import { uploadDirectory } from '../upload/upload.js';
import { cloneVersion } from './clone.js';
import { diffVersions } from './diff.js';
import { fetchDirectory, fetchFile } from './fetch.js';
import { listFiles, listProjects } from './list.js';

describe('downloads', () => {
  let world: World;
  let session: GobblerSession;
  const gets = (pattern: RegExp) =>
    world.sandbox.gobbler.requests.filter(
      (r) => r.method === 'GET' && pattern.test(decodeURIComponent(r.url)),
    ).length;

  beforeAll(async () => {
    world = await startWorld();
    session = world.session();
    await createProject(session, 'proj');
  });
  afterAll(() => world.stop());
  beforeEach(() => world.sandbox.gobbler.faults.clear());

  const put = async (asset: string, version: string, files: Record<string, string>, probation = false) => {
    const path = await world.tree(`${asset}-${version}-${String(Math.random())}`, files);
    return uploadDirectory(session, { project: 'proj', asset, version }, path, {
      probation,
      ignoreDot: false,
    });
  };

  it('bring every name back, whatever is in it', async () => {
    const files = {
      'a+b': '1',
      '100%': '2',
      'n\nl': '3',
      'index.html': '<p>',
      'sub/index.html': '<h1>',
      'q?#.txt': '4',
      'é ü': '5',
      'back\\slash': '6',
      'p%41/z+z': '7',
      '%2F': '8',
      "it's(!)*": '9',
    };
    await put('names+%', '1.0+x%20', files);
    const directory = await fetchDirectory(session, 'proj/names+%/1.0+x%20');
    for (const [path, content] of Object.entries(files)) {
      expect(await readFile(join(directory, path), 'utf8')).toBe(content);
      expect(await readFile(await fetchFile(session, `proj/names+%/1.0+x%20/${path}`), 'utf8')).toBe(content);
    }
    expect(
      await listFiles(session, 'proj', 'names+%', '1.0+x%20', { prefix: 'p%41/z', includeDotdot: false }),
    ).toEqual(['p%41/z+z']);
  });

  it('are made once', async () => {
    await put('once', '1', { a: 'A', 'd/b': 'B' });
    await fetchDirectory(session, 'proj/once/1');
    const before = gets(/once\/1\/(a|d)/);
    await fetchDirectory(session, 'proj/once/1');
    expect(gets(/once\/1\/(a|d)/)).toBe(before);
  });

  it('notice a version that was rejected and uploaded again in the same second', async () => {
    await put('stale', '1', { a: 'first', b: 'same' }, true);
    expect(await readFile(await fetchFile(session, 'proj/stale/1/a'), 'utf8')).toBe('first');
    await rejectProbation(session, { project: 'proj', asset: 'stale', version: '1' });
    await put('stale', '1', { a: 'SECOND', b: 'same' }, true);
    expect(await readFile(await fetchFile(session, 'proj/stale/1/a'), 'utf8')).toBe('SECOND');
    await approveProbation(session, { project: 'proj', asset: 'stale', version: '1' });
    const directory = await fetchDirectory(session, 'proj/stale/1');
    expect(JSON.parse(await readFile(join(directory, '..summary'), 'utf8'))).not.toHaveProperty(
      'on_probation',
    );
  });

  it('never keep a truncated body, and repair a truncated file of the cache', async () => {
    await put('cut', '1', { big: 'x'.repeat(50_000) });
    world.sandbox.gobbler.faults.add({ kind: 'truncate', bytes: 300, path: /big/ });
    const at = await fetchFile(session, 'proj/cut/1/big');
    expect((await lstat(at)).size).toBe(50_000);
    await truncate(at, 300);
    expect((await lstat(await fetchFile(session, 'proj/cut/1/big'))).size).toBe(50_000);
    await writeFile(at, 'y'.repeat(50_000));
    expect(await readFile(await fetchFile(session, 'proj/cut/1/big', { verify: true }), 'utf8')).toMatch(
      /^x+$/,
    );
  });

  it('refuse a file that is not what the manifest says', async () => {
    await put('tampered', '1', { a: 'good' });
    await writeFile(join(world.sandbox.gobbler.registry, 'proj/tampered/1/a'), 'evil');
    await expect(fetchFile(session, 'proj/tampered/1/a')).rejects.toMatchObject({ code: 'PROTOCOL' });
    await expect(fetchFile(session, 'proj/tampered/1/zzz')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(fetchFile(session, 'proj/tampered/9/a')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(fetchDirectory(session, 'ghost/a/1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of a project follow its latest version', async () => {
    await put('moving', '1', { a: '1' });
    const directory = await fetchDirectory(session, 'proj/moving');
    await put('moving', '2', { a: '2' });
    await fetchDirectory(session, 'proj/moving');
    expect(JSON.parse(await readFile(join(directory, '..latest'), 'utf8'))).toEqual({ version: '2' });
    expect(await readFile(join(directory, '2/a'), 'utf8')).toBe('2');
  });

  it('clone a version, mounted or not, so that it can be uploaded as the next', async () => {
    const source = await world.tree('clone-source', { a: 'A', 'd/b': 'B' });
    await mkdir(join(source, 'empty/deep'), { recursive: true });
    await uploadDirectory(session, { project: 'proj', asset: 'clone', version: '1' }, source);
    const mounted = world.session({ registry: world.sandbox.gobbler.registry, forceRemote: false });
    for (const [from, version] of [
      [mounted, 'mounted'],
      [session, 'remote'],
    ] as const) {
      const to = join(world.scratch, `clone-${version}`);
      await cloneVersion(from, { project: 'proj', asset: 'clone', version: '1' }, to);
      expect((await lstat(join(to, 'a'))).isSymbolicLink()).toBe(version === 'mounted');
      await expect(
        cloneVersion(from, { project: 'proj', asset: 'clone', version: '1' }, to),
      ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      const done = await uploadDirectory(from, { project: 'proj', asset: 'clone', version }, to);
      expect(done.linkedSize).toBe(2);
      const diff = await diffVersions(
        session,
        { project: 'proj', asset: 'clone', version: '1' },
        { project: 'proj', asset: 'clone', version },
      );
      expect(diff).toEqual({ added: [], removed: [], changed: [], moved: [], same: 3 });
    }
  });

  it('list the same from a mounted registry as over HTTP', async () => {
    await put('lists', '1', { a: 'A', 'd/b': 'B', '.dot': 'c' });
    const mounted = world.session({ registry: world.sandbox.gobbler.registry, forceRemote: false });
    for (const options of [
      {},
      { prefix: 'd/' },
      { prefix: 'd/b' },
      { includeDotdot: false },
      { prefix: 'a' },
    ]) {
      const local = await listFiles(mounted, 'proj', 'lists', '1', options);
      expect(local).toEqual(await listFiles(session, 'proj', 'lists', '1', options));
      expect(local).not.toEqual([]);
    }
    expect(await listProjects(mounted)).toEqual(['proj']);
    await expect(listFiles(mounted, 'proj', 'lists', '9')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(listFiles(session, 'proj', 'lists', '9')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
