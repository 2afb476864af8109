import type { Artifact } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { artifactOf } from '../../testing/snap-artifact.js';
import { all, type SnapWorld, startSnapWorld } from '../../testing/snap-world.js';
import { snap } from '../definition.js';

const NAME = 'hello';

const aFile = async (world: SnapWorld): Promise<Artifact> =>
  artifactOf(await world.file('hello_1.0_amd64.snap'));
const storeOf = (world: SnapWorld, login?: Parameters<SnapWorld['as']>[0], config: object = {}) =>
  snap.create({ ...world.config, ...config }, login === undefined ? world.deps : world.depsAs(login));

describe('the steps of a release', () => {
  it('a long review is pending until settle; the receipt is JSON and enough for another process', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME });
    world.sandbox.control.setReview({ stepMs: 300 });
    const impatient = storeOf(world, undefined, { settleTimeoutMs: 20 });
    const uploaded = await impatient.upload(await aFile(world), {}, world.context());
    expect(uploaded).toMatchObject({
      id: expect.stringMatching(/^hello upload /u),
      outcome: 'created',
      pending: { state: 'being_processed', url: expect.stringContaining('/status') },
    });
    await expect(impatient.release(uploaded, { channels: ['edge'] }, world.context())).rejects.toMatchObject({
      code: 'CONFLICT',
      recovery: 'wait',
    });
    const revived = JSON.parse(JSON.stringify(uploaded)) as typeof uploaded;
    const settled = await storeOf(world).settle(revived, world.context());
    expect(settled).toMatchObject({
      id: 'hello 1',
      url: `${world.config.url}/snaps/hello/revisions/1/`,
      ref: { name: NAME, revision: 1, version: '1.0', architectures: ['amd64'] },
    });
    expect(settled.pending).toBeUndefined();
  });

  it('people’s review stays pending, for a revision that is found, too; a rejection is an error', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME });
    world.sandbox.control.setReview({ outcome: 'manual', stepMs: 0 });
    const store = storeOf(world);
    const artifact = await aFile(world);
    const uploaded = await store.upload(artifact, {}, world.context());
    expect((await store.settle(uploaded, world.context())).pending).toMatchObject({
      state: 'need_manual_review',
    });
    const found = await store.find(artifact, {}, world.context());
    expect(found).toMatchObject({
      id: 'hello 1',
      outcome: 'existed',
      pending: { state: 'ManualReviewPending' },
    });
    if (found === undefined) throw new Error('not found');
    expect((await store.settle(found, world.context())).pending).toMatchObject({
      state: 'ManualReviewPending',
    });
    await world.sandbox.control.rejectRevision(NAME, 1, 'no');
    await expect(store.settle(found, world.context())).rejects.toMatchObject({ code: 'REJECTED' });
    await expect(store.settle(uploaded, world.context())).rejects.toMatchObject({
      code: 'REJECTED',
      storeMessage: 'no',
    });
    await expect(store.find(artifact, {}, world.context())).rejects.toMatchObject({ code: 'REJECTED' });
  });

  it('a release goes only to the channels that do not offer it yet, and says when there was none', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME });
    const store = storeOf(world);
    const receipt = await store.upload(await aFile(world), {}, world.context());
    await store.release(receipt, { channels: ['edge'] }, world.context());
    const sends = (): number => world.sent().filter((one) => one.includes('snap-release')).length;
    const both = { channels: ['edge', 'beta'] };
    expect(await store.release(receipt, both, world.context())).toMatchObject({
      outcome: 'created',
      ref: { channels: ['edge', 'beta'] },
    });
    expect(sends()).toBe(2);
    expect(await store.release(receipt, both, world.context())).toMatchObject({ outcome: 'existed' });
    expect(sends()).toBe(2);
    const slow = { channels: ['stable'], progressive: { percentage: 10 } };
    expect(await store.release(receipt, slow, world.context())).toMatchObject({ outcome: 'created' });
    expect(await store.release(receipt, slow, world.context())).toMatchObject({ outcome: 'existed' });
    await store.release(receipt, { channels: ['stable'] }, world.context());
    // Everybody has it: a further run of the same pipeline takes it from nobody.
    expect(await store.release(receipt, slow, world.context())).toMatchObject({ outcome: 'existed' });
    expect(sends()).toBe(4);
  });

  it('a release is waited for until everybody sees it, and a deadline only warns', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME });
    world.sandbox.control.set({ publicLagMs: 30 });
    const store = storeOf(world);
    const receipt = await store.upload(await aFile(world), {}, world.context());
    await store.release(receipt, { channels: ['edge'], waitVisible: true }, world.context());
    expect((await world.client.info(NAME)).channels).toHaveLength(1);
    world.sandbox.control.set({ publicLagMs: 3_600_000 });
    const late = { channels: ['beta'], waitVisible: true, waitVisibleTimeoutMs: 5 };
    expect(await store.release(receipt, late, world.context())).toMatchObject({ outcome: 'created' });
    expect(world.events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'NOT_VISIBLE' }));
  });

  it('lists names, revisions, releases and channels', async () => {
    const world = await startSnapWorld();
    await world.sandbox.control.seedSnap({ name: NAME, revisions: 2, channels: { edge: 2 } });
    const store = storeOf(world);
    const list = async (input: Parameters<typeof store.list>[0]) =>
      (await all(store.list(input, world.context()))).map(({ what }) => what);
    expect(await list({})).toEqual(['name']);
    expect(await list({ name: NAME })).toEqual(['revision', 'revision']);
    expect(await list({ what: 'releases', name: NAME })).toEqual(['release']);
    expect(await list({ what: 'channels', name: NAME })).toEqual(Array(4).fill('channel'));
    await expect(list({ what: 'channels' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('a dry run of a name that is still to be registered plans the upload, with a warning', async () => {
    const world = await startSnapWorld();
    const store = storeOf(world);
    const planned = await store.upload(await aFile(world), {}, world.context({ dryRun: true }));
    expect(planned).toMatchObject({ outcome: 'planned', ref: { name: NAME } });
    expect(world.events).toContainEqual(expect.objectContaining({ code: 'NOT_REGISTERED' }));
    expect(world.sandbox.requests.storage).toEqual([]);
  });

  it('takes nothing but snaps', async () => {
    const world = await startSnapWorld();
    const file = { ...(await aFile(world)), kind: 'file' } as Artifact;
    await expect(storeOf(world).upload(file, {}, world.context())).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
