import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { type BuildWorld, chroots, place, startBuildWorld } from '../testing/build-world.js';

const [fedora, rawhide, epel] = chroots;

async function built(
  options: Parameters<typeof startBuildWorld>[0] = {},
): Promise<BuildWorld & { id: number }> {
  const world = await startBuildWorld(options);
  const { id } = await world.builds.createFromFile({ ...place, path: await world.srpm() });
  await world.builds.wait(id, { intervalMs: 20, whenFailed: 'return' });
  return { ...world, id };
}

describe('a download of results', () => {
  it('puts the files of each chroot into its folder, with sizes and digests', async () => {
    const { builds, id, emit, events } = await built();
    const to = await tempDir();
    const files = await builds.download(id, { to, emit });
    expect((await readdir(to)).sort()).toEqual([epel, fedora, rawhide].sort());
    const names = files
      .filter(({ chroot }) => chroot === fedora)
      .map(({ path }) => relative(join(to, fedora), path));
    expect(names).toEqual(expect.arrayContaining(['builder-live.log.gz', 'backend.log.gz']));
    expect(names.some((name) => /^hello-omnipub-1\.4\.0-3.*\.rpm$/.test(name))).toBe(true);
    for (const { path, size } of files) expect((await readFile(path)).length).toBe(size);
    const total = files.reduce((sum, { size }) => sum + size, 0);
    expect(events.findLast(({ type }) => type === 'download.progress')).toMatchObject({
      received: total,
      total,
    });
  });

  it('can be of some chroots and some kinds of files; a second run leaves them alone', async () => {
    const { builds, id } = await built();
    const choice = { to: await tempDir(), chroots: [fedora], include: ['rpms' as const] };
    const first = await builds.download(id, choice);
    expect(first.every(({ chroot, path }) => chroot === fedora && path.endsWith('.rpm'))).toBe(true);
    expect(first.map(({ status }) => status)).not.toContain('existed');
    const second = await builds.download(id, choice);
    expect(second).toEqual(first.map((file) => ({ ...file, status: 'existed' })));
  });

  it.each(['off', 'on'] as const)('finds packages in Pulp, with devel_mode %s', async (develMode) => {
    const { sandbox, as, projects, srpm } = await startBuildWorld();
    const pulp = { ownername: 'admin', projectname: 'pulp' };
    const builds = as('admin');
    await projects('admin').add({
      ...pulp,
      chroots: [fedora],
      storage: 'pulp',
      devel_mode: develMode === 'on',
      fedora_review: true,
    });
    const { id } = await builds.createFromFile({ ...pulp, path: await srpm() });
    await builds.wait(id, { intervalMs: 20 });
    const to = await tempDir();
    const files = await builds.download(id, { to });
    const names = files.map(({ path }) => relative(join(to, fedora), path));
    expect(names.filter((name) => name.endsWith('.rpm')).length).toBeGreaterThan(0);
    // Nothing lists these either: they are known by name.
    expect(names).toEqual(
      expect.arrayContaining([
        'builder-live.log.gz',
        'root.log.gz',
        'results.json',
        'hello-omnipub.spec',
        'fedora-review/review.txt',
      ]),
    );
    const rpm = files.find(({ path }) => path.endsWith('.rpm'));
    expect(rpm?.url).toContain(develMode === 'on' ? `/${fedora}-devel/` : `/${fedora}/`);
    sandbox.faults.add({ kind: 'status', status: 404, path: /\.rpm$/u, method: 'GET' });
    await expect(builds.download(id, { to: await tempDir() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('goes on where the connection broke', async () => {
    const { builds, id, sandbox } = await built();
    sandbox.faults.add({ kind: 'truncate', bytes: 30, path: /\.rpm$/u, method: 'GET', times: 2 });
    const files = await builds.download(id, { to: await tempDir(), include: ['rpms'] });
    for (const { path, size } of files) expect((await readFile(path)).length).toBe(size);
  });

  it('fails when a file is missing, and keeps what is whole', async () => {
    const { builds, id, sandbox } = await built();
    sandbox.faults.add({ kind: 'status', status: 404, path: /backend\.log\.gz$/u, method: 'GET' });
    await expect(builds.download(id, { to: await tempDir() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('waits for no chroot that still runs: that is said', async () => {
    const { builds, srpm } = await startBuildWorld({ worker: 'paused' });
    const { id } = await builds.createFromFile({
      ...place,
      path: await srpm(),
      buildopts: { chroots: [fedora] },
    });
    await expect(builds.download(id, { to: await tempDir() })).rejects.toMatchObject({
      code: 'CONFLICT',
      recovery: 'wait',
      message: `build ${String(id)} is not over in ${fedora}`,
    });
  });

  it('of another chroot, of nothing, or into nowhere is refused', async () => {
    const { builds, id } = await built();
    const to = await tempDir();
    await expect(builds.download(id, { to, chroots: ['x'] })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(builds.download(id, { to, include: ['review'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(builds.download(id, { to, concurrent: 0 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
