import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { type BuildWorld, chroots, place, startBuildWorld } from '../testing/build-world.js';

const [fedora, rawhide] = chroots;

/** A Copr that treats uploads of built packages in this way, and a package that it has built. */
async function open(rpmUpload: 'absent' | 'disabled' | 'enabled'): Promise<BuildWorld & { path: string }> {
  const world = await startBuildWorld({ rpmUpload, client: { lookForMs: 300 } });
  const { id } = await world.builds.createFromFile({
    ...place,
    path: await world.srpm(),
    buildopts: { chroots: [fedora] },
  });
  await world.builds.wait(id, { intervalMs: 20 });
  const files = await world.builds.download(id, { to: await tempDir(), include: ['rpms'] });
  const path =
    files.map((file) => file.path).find((name) => !name.endsWith('.src.rpm')) ?? expect.fail('no RPM');
  return { ...world, path };
}

const rpmUploads = ({ sent }: BuildWorld): number =>
  sent().filter((request) => request.startsWith('POST /build/create/rpm-upload')).length;

describe('the upload of a package that is built already', () => {
  it('is UNSUPPORTED where the server has no such call, and nothing is sent', async () => {
    const world = await open('absent');
    await expect(
      world.builds.createFromRpm({ ...place, path: world.path, chroots: [fedora] }),
    ).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: 'this Copr takes no packages that are built already',
    });
    expect(rpmUploads(world)).toBe(0);
  });

  it('is UNSUPPORTED where the server has it switched off, in the server’s words', async () => {
    const world = await open('disabled');
    await expect(
      world.builds.createFromRpm({ ...place, path: world.path, chroots: [fedora] }),
    ).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      storeMessage: expect.stringContaining('not enabled') as string,
      hint: expect.stringContaining('DIRECT_RPM_UPLOAD') as string,
    });
  });

  it('puts it into the chroots that were asked for', async () => {
    const world = await open('enabled');
    const { id } = await world.builds.createFromRpm({
      ...place,
      path: world.path,
      chroots: [fedora, rawhide],
    });
    const [outcome] = await world.builds.wait(id, { intervalMs: 20 });
    expect(outcome?.chroots.map(({ name, state }) => [name, state])).toEqual([
      [fedora, 'succeeded'],
      [rawhide, 'succeeded'],
    ]);
  });

  it('whose answer is lost is found', async () => {
    const world = await open('enabled');
    world.sandbox.faults.add({ kind: 'cut-after-work', path: '/api_3/build/create/rpm-upload' });
    const { id } = await world.builds.createFromRpm({ ...place, path: world.path, chroots: [fedora] });
    expect(world.sandbox.control.builds('alice', 'demo').map((build) => build.id)).toEqual([1, id]);
    expect(rpmUploads(world)).toBe(1);
  });

  it('is refused without chroots, which would mean all of them, and for a source package', async () => {
    const world = await startBuildWorld();
    const path = await world.srpm();
    await expect(world.builds.createFromRpm({ ...place, path, chroots: [] })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(world.builds.createFromRpm({ ...place, path, chroots: [fedora] })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: expect.stringContaining('createFromFile') as string,
    });
    expect(world.sent()).toEqual([]);
  });
});
