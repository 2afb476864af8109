import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreEvent } from '@omnipub/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProject } from '../manage/admin.js';
import { fetchManifest } from '../read/fetch-json.js';
import { listProbationalVersions } from '../read/probe.js';
import { keyTag } from '../requests/request-file.js';
import type { GobblerSession } from '../session.js';
import { startWorld, type World } from '../testing/sandbox.js';
import { uploadDirectory } from './upload.js';
import { planUpload } from './upload-plan.js';

describe('an upload', () => {
  let world: World;
  let session: GobblerSession;
  let number = 0;
  const fresh = () => ({ project: 'proj', asset: 'data', version: String(++number) });
  const posts = () => world.sandbox.gobbler.requests.filter((request) => request.method === 'POST').length;
  const staging = () => readdir(world.sandbox.gobbler.staging);

  beforeAll(async () => {
    world = await startWorld();
    session = world.session();
    await createProject(session, 'proj');
  });
  afterAll(() => world.stop());
  beforeEach(() => world.sandbox.gobbler.faults.clear());

  it('tells what came of it: probation, latest, links and sizes', async () => {
    const path = await world.tree('result', { a: 'same', b: 'one' });
    await uploadDirectory(session, { project: 'proj', asset: 'result', version: '1' }, path);
    await writeFile(join(path, 'b'), 'other');
    await symlink('a', join(path, 'l'));
    const result = await uploadDirectory(session, { project: 'proj', asset: 'result', version: '2' }, path);
    expect(result).toMatchObject({
      outcome: 'created',
      probation: false,
      latest: true,
      files: 3,
      links: 1,
      deduplicated: 1,
      size: 13,
      linkedSize: 8,
    });
  });

  it('refuses everything that the service would not take, all at once, before anything is staged', async () => {
    const path = await world.tree('bad', { 'fine.txt': 'x', '..hidden': 'x', 'dir/x': 'x' });
    await symlink('nowhere', join(path, 'dangling'));
    await symlink('dir', join(path, 'dirlink'));
    await symlink('/etc/passwd', join(path, 'outside'));
    await symlink('loop', join(path, 'loop'));
    execFileSync('mkfifo', [join(path, 'fifo\nname')]);
    const before = posts();
    const names = fresh();
    const refusal = await uploadDirectory(session, names, path, { ignoreDot: false }).catch(
      (e: unknown) => e,
    );
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT' });
    const { message } = refusal as Error;
    for (const part of [
      '"..hidden" has a name',
      '"dangling" is a link',
      '"dirlink" is a link',
      '"outside" is a link',
      '"loop" is a link',
      '"fifo\\nname" is a FIFO',
    ]) {
      expect(message).toContain(part);
    }
    expect(message).not.toContain('fine.txt');
    expect(posts()).toBe(before);
    expect(await staging()).toEqual([]);
    const plan = await planUpload(session, names, path, { ignoreDot: false });
    expect(plan.refused).toHaveLength(6);
    expect(plan.files).toEqual(['dir/x', 'fine.txt']);
  });

  it('keeps names with +, %, newline and the like, index.html, and files of mode 0600', async () => {
    const files = {
      'a+b': '1',
      '100%': '2',
      'n\nl': '3',
      'index.html': '<p>',
      'q?#.txt': '4',
      é: '5',
      'back\\slash': '6',
      'p%41/z': '7',
      secret: '8',
    };
    const path = await world.tree('names', files);
    await chmod(join(path, 'secret'), 0o600);
    const names = fresh();
    expect(await uploadDirectory(session, names, path)).toMatchObject({ outcome: 'created', files: 9 });
    expect(
      Object.keys(await fetchManifest(session, names.project, names.asset, names.version)).sort(),
    ).toEqual(Object.keys(files).sort());
  });

  it('warns of dot files that it leaves out, and keeps them when told to', async () => {
    const path = await world.tree('dots', { '.env': 'x', '.git/config': 'y', a: 'z' });
    const events: StoreEvent[] = [];
    const result = await uploadDirectory(session, fresh(), path, { emit: (event) => events.push(event) });
    expect(result.ignored).toEqual(['.env', '.git/']);
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'IGNORED_DOT_FILES' }));
    expect(await uploadDirectory(session, fresh(), path, { ignoreDot: false })).toMatchObject({
      files: 3,
      ignored: [],
    });
  });

  it('removes what a killed attempt of the same key left behind, and nothing else', async () => {
    const path = await world.tree('leftover', { a: 'leftover' });
    const at = world.sandbox.gobbler.staging;
    await mkdir(join(at, `omnipub-${keyTag('mine')}-old`));
    await mkdir(join(at, `omnipub-${keyTag('other')}-old`));
    await writeFile(join(at, `request-upload-omnipub-${keyTag('mine')}-old`), '{}');
    await uploadDirectory(session, fresh(), path, { idempotencyKey: 'mine' });
    expect(await staging()).toEqual([`omnipub-${keyTag('other')}-old`]);
    await rm(join(at, `omnipub-${keyTag('other')}-old`), { recursive: true });
  });

  it('waits for an unfinished version, and then names the way out', async () => {
    const path = await world.tree('unfinished', { a: 'unfinished' });
    const names = fresh();
    await mkdir(join(world.sandbox.gobbler.registry, names.project, names.asset, names.version), {
      recursive: true,
    });
    const quick = world.session({ settleTimeoutMs: 150 });
    await expect(uploadDirectory(quick, names, path)).rejects.toMatchObject({
      code: 'CONFLICT',
      hint: expect.stringContaining('delete_version with force'),
    });
  });

  it('uploads from where it is what lies in staging, and leaves it there', async () => {
    const at = join(world.sandbox.gobbler.staging, 'mine');
    await mkdir(at);
    await writeFile(join(at, 'a'), 'in place');
    expect(await uploadDirectory(session, fresh(), at)).toMatchObject({ outcome: 'created', files: 1 });
    expect(await readFile(join(at, 'a'), 'utf8')).toBe('in place');
    await rm(at, { recursive: true });
  });

  it('never lets the service consume a hard link to the user’s own file', async () => {
    const path = await world.tree('inode', { a: 'keep me' });
    await chmod(join(path, 'a'), 0o644);
    await uploadDirectory(session, fresh(), path, { stageBy: ['hardlink'] });
    expect(await readFile(join(path, 'a'), 'utf8')).toBe('keep me');
  });

  it('takes a single file as a directory of one', async () => {
    const path = await world.tree('single', { 'one.snap': 'snap' });
    const names = fresh();
    await uploadDirectory(session, names, join(path, 'one.snap'));
    expect(Object.keys(await fetchManifest(session, names.project, names.asset, names.version))).toEqual([
      'one.snap',
    ]);
  });

  it('lists what is on probation', async () => {
    const path = await world.tree('probation', { a: 'probation' });
    const result = await uploadDirectory(session, { project: 'proj', asset: 'prob', version: '1' }, path, {
      probation: true,
    });
    expect(result.probation).toBe(true);
    expect(await listProbationalVersions(session, 'proj')).toMatchObject([{ asset: 'prob', version: '1' }]);
  });

  it('warns when the service put it on probation without being asked', async () => {
    const other = await startWorld({
      admins: ['administrator'],
      users: { [process.geteuid?.() ?? 0]: 'untrusted' },
    });
    const permissions = { owners: ['somebody'], uploaders: [{ id: 'untrusted' }] };
    await mkdir(join(other.sandbox.gobbler.registry, 'proj'));
    for (const [name, content] of Object.entries({ permissions, usage: { total: 0 }, quota: {} })) {
      await writeFile(join(other.sandbox.gobbler.registry, `proj/..${name}`), JSON.stringify(content));
    }
    const events: StoreEvent[] = [];
    const result = await uploadDirectory(
      other.session(),
      { project: 'proj', asset: 'a', version: '1' },
      await other.tree('forced', { a: 'A' }),
      { emit: (event) => events.push(event) },
    );
    expect(result).toMatchObject({ probation: true, latest: false, uploadedBy: 'untrusted' });
    expect(events).toContainEqual(expect.objectContaining({ code: 'FORCED_PROBATION' }));
    await other.stop();
  });

  it('refuses "." before anything is sent', async () => {
    const before = world.sandbox.gobbler.requests.length;
    for (const bad of ['.', '..', '', 'a/b', '..x']) {
      await expect(
        uploadDirectory(session, { project: 'proj', asset: 'a', version: bad }, world.scratch),
      ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }
    expect(world.sandbox.gobbler.requests.length).toBe(before);
  });
});
