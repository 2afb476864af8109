import type { PublishError } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { chroots, place, startBuildWorld } from '../testing/build-world.js';
import type { Build } from './build-schema.js';

const [fedora] = chroots;
const intervalMs = 20;
const url = 'https://e.com/a-1.src.rpm';
const refusal = (work: Promise<unknown>): Promise<PublishError> =>
  work.then(
    () => expect.fail('it went well'),
    (thrown: unknown) => thrown as PublishError,
  );
async function all(list: AsyncIterable<Build>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of list) ids.push(id);
  return ids;
}

describe('a list of builds', () => {
  it('gives each once, newest first, whatever the size of the pages, and with a status that the server’s pages would repeat', async () => {
    const { builds } = await startBuildWorld({ worker: 'paused' });
    const made = await builds.createFromUrls({ ...place, urls: Array.from({ length: 7 }, () => url) });
    const ids = made.map(({ id }) => id).sort((a, b) => b - a);
    for (const pageSize of [2, 3, 7, 100])
      expect(await all(builds.list({ ...place, pageSize }))).toEqual(ids);
    const canceled = [ids[1], ids[4], ids[6]].map(Number);
    for (const id of canceled) await builds.cancel(id);
    expect(await all(builds.list({ ...place, status: 'canceled', pageSize: 2 }))).toEqual(canceled);
    expect(await all(builds.list({ ...place, status: 'canceled', limit: 2 }))).toEqual(canceled.slice(0, 2));
    expect(await all(builds.list({ ...place, limit: 3 }))).toEqual(ids.slice(0, 3));
  });

  it('does not repeat builds that new ones push onto the next page', async () => {
    const { builds } = await startBuildWorld({ worker: 'paused' });
    await builds.createFromUrls({ ...place, urls: Array.from({ length: 5 }, () => url) });
    const seen: number[] = [];
    for await (const { id } of builds.list({ ...place, pageSize: 2 })) {
      seen.push(id);
      if (seen.length <= 2) await builds.createFromUrl({ ...place, url });
    }
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it('can be of one package', async () => {
    const { builds, srpm } = await startBuildWorld();
    const { id } = await builds.createFromFile({ ...place, path: await srpm() });
    await builds.createFromUrl({ ...place, url });
    await builds.wait(id, { intervalMs });
    expect(await all(builds.list({ ...place, packagename: 'hello-omnipub' }))).toEqual([id]);
  });

  it('of a project that isn’t there is NOT_FOUND; of a filter that isn’t there INVALID_INPUT', async () => {
    const { builds } = await startBuildWorld();
    expect(await refusal(all(builds.list({ ...place, projectname: 'nosuch' })))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await refusal(all(builds.list({ ...place, state: 'failed' } as never)))).toMatchObject({
      code: 'INVALID_INPUT',
      hint: expect.stringContaining('status') as string,
    });
  });
});

describe('a build', () => {
  it('is read, with its chroots, its source and what came out of it', async () => {
    const { builds, srpm } = await startBuildWorld();
    const { id } = await builds.createFromFile({
      ...place,
      path: await srpm(),
      buildopts: { chroots: [fedora] },
    });
    await builds.wait(id, { intervalMs });
    expect(await builds.get(id)).toMatchObject({ id, state: 'succeeded' });
    expect(await builds.sourceChroot(id)).toMatchObject({ state: 'succeeded' });
    expect((await builds.builtPackages(id))[fedora]).toContainEqual(
      expect.objectContaining({ name: 'hello-omnipub', version: '1.4.0' }),
    );
    expect(await refusal(builds.get(4711))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(builds.get('abc' as never))).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('has no source chroot yet where the server answers 500, and that is not asked again', async () => {
    const { builds, sent } = await startBuildWorld({ worker: 'paused' });
    const { id } = await builds.createFromUrl({ ...place, url });
    expect(await builds.sourceChroot(id)).toBeUndefined();
    expect(sent().filter((request) => request.includes('source-chroot'))).toHaveLength(1);
    expect(await refusal(builds.sourceChroot(4711))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is canceled, and that again is no mistake; one that is over is told apart', async () => {
    const { builds, srpm, sandbox, as } = await startBuildWorld();
    const { id } = await builds.createFromFile({
      ...place,
      path: await srpm(),
      buildopts: { chroots: [fedora] },
    });
    await builds.wait(id, { intervalMs });
    expect(await refusal(builds.cancel(id))).toMatchObject({
      code: 'CONFLICT',
      status: 409,
      storeCode: 'succeeded',
      message: `build ${String(id)} can't be canceled: it is over (succeeded)`,
    });
    sandbox.control.pause();
    const other = await builds.createFromUrl({ ...place, url });
    expect(await refusal(as('bob').cancel(other.id))).toMatchObject({ code: 'AUTH_DENIED' });
    sandbox.faults.add({ kind: 'cut-after-work', path: '/api_3/build/cancel' });
    expect(await builds.cancel(other.id)).toMatchObject({ state: 'canceled' });
    expect(await builds.cancel(other.id)).toMatchObject({ state: 'canceled' });
  });

  it('that runs is not deleted, where the server answers 500; it is canceled first when that is asked for', async () => {
    const { builds, sandbox } = await startBuildWorld({ worker: 'paused' });
    const { id } = await builds.createFromUrl({ ...place, url });
    expect(await refusal(builds.delete(id))).toMatchObject({
      code: 'CONFLICT',
      recovery: 'wait',
      message: `build ${String(id)} still runs`,
    });
    expect(await builds.delete(id, { running: 'cancel', intervalMs })).toMatchObject({
      id,
      state: 'canceled',
    });
    expect(sandbox.control.builds('alice', 'demo')).toEqual([]);
    expect(await refusal(builds.delete(id))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('whose deletion lost its answer is deleted', async () => {
    const { builds, sandbox } = await startBuildWorld({ worker: 'paused' });
    const { id } = await builds.createFromUrl({ ...place, url });
    await builds.cancel(id);
    sandbox.faults.add({ kind: 'cut-after-work', path: '/api_3/build/delete' });
    expect(await builds.delete(id)).toMatchObject({ id });
    expect(sandbox.control.builds('alice', 'demo')).toEqual([]);
  });
});

describe('many builds', () => {
  it('are deleted all or none', async () => {
    const { builds, sandbox } = await startBuildWorld({ worker: 'paused' });
    const made = await builds.createFromUrls({ ...place, urls: [url, url, url] });
    const ids = made.map(({ id }) => id);
    expect(await refusal(builds.deleteMany(ids))).toMatchObject({
      code: 'CONFLICT',
      message: `builds ${ids.join(', ')} still run`,
    });
    expect(await refusal(builds.deleteMany([...ids, 4711], { running: 'cancel', intervalMs }))).toMatchObject(
      {
        code: 'NOT_FOUND',
      },
    );
    expect(sandbox.control.builds('alice', 'demo')).toHaveLength(3);
    await builds.deleteMany(ids, { running: 'cancel', intervalMs });
    expect(sandbox.control.builds('alice', 'demo')).toEqual([]);
  });

  it('whose deletion lost its answer are deleted', async () => {
    const { builds, sandbox } = await startBuildWorld({ worker: 'paused' });
    const ids = (await builds.createFromUrls({ ...place, urls: [url, url] })).map(({ id }) => id);
    for (const id of ids) await builds.cancel(id);
    sandbox.faults.add({ kind: 'cut-after-work', path: '/api_3/build/delete/list' });
    await builds.deleteMany(ids);
    expect(sandbox.control.builds('alice', 'demo')).toEqual([]);
  });
});

describe('a create', () => {
  it('of several URLs makes a build of each, in side directories and batches too', async () => {
    const { builds } = await startBuildWorld({ worker: 'paused' });
    const project_dirname = 'demo:pr:17';
    const urls = ['https://e.com/a.src.rpm', 'https://e.com/b.spec'];
    const made = await builds.createFromUrls({ ...place, project_dirname, urls });
    expect(made.map((build) => build.project_dirname)).toEqual([project_dirname, project_dirname]);
    const [first] = made;
    await builds.createFromUrl({ ...place, url, buildopts: { with_build_id: first?.id } });
    expect(
      await refusal(builds.createFromUrl({ ...place, url, buildopts: { after_build_id: 4711 } })),
    ).toMatchObject({
      code: 'INVALID_INPUT',
      status: 400,
      message: expect.stringContaining('4711') as string,
    });
  });

  it('of no URL, or of one that is none, is refused before anything is sent', async () => {
    const { builds, sent } = await startBuildWorld({ worker: 'paused' });
    for (const urls of [[], [url, 'notaurl'], 'https://e.com/a.src.rpm' as never])
      expect(await refusal(builds.createFromUrls({ ...place, urls }))).toMatchObject({
        code: 'INVALID_INPUT',
      });
    expect(sent()).toEqual([]);
  });

  it('tells no progress when no file goes with it', async () => {
    const { builds, emit, events } = await startBuildWorld({ worker: 'paused' });
    await builds.checkBeforeBuild(place, { emit });
    await builds.createFromRubygems({ ...place, gem_name: 'rake' }, { emit });
    expect(events).toEqual([]);
  });
});
