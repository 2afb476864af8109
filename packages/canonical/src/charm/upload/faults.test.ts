import type { StoreEvent } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { type CharmWorld, startCharmWorld } from '../../testing/charm-world.js';

const NAME = 'hello';
const REVISIONS = `/v1/charm/${NAME}/revisions`;

async function open(): Promise<CharmWorld & { readonly path: string }> {
  const world = await startCharmWorld();
  await world.sandbox.control.seedCharm({ name: NAME });
  const more = [
    { name: 'big.bin', data: Buffer.from(Array.from({ length: 600_000 }, (_, at) => (at * at) % 251)) },
  ];
  return { ...world, path: await world.charm({ more }) };
}

const revisionsOf = async ({ sandbox }: CharmWorld): Promise<number> =>
  (await sandbox.control.charm(NAME))?.revisions.length ?? 0;
const pushesOf = async ({ sandbox }: CharmWorld): Promise<number> =>
  (await sandbox.control.charm(NAME))?.pushed ?? 0;
const notifies = (world: CharmWorld): number =>
  world.sent().filter((each) => each === `POST ${REVISIONS}`).length;

describe('an upload in a night of bad luck ends with exactly one revision', () => {
  it('when the storage answers 503 twice', async () => {
    const world = await open();
    world.sandbox.faults.storage.add({ kind: 'status', status: 503, times: 2 });
    const retries: StoreEvent[] = [];
    const done = await world.client.upload(world.path, {
      emit: (event) => event.type === 'request.retry' && retries.push(event),
    });
    expect(done).toMatchObject({ outcome: 'created', state: 'approved', revision: 1 });
    expect(retries).toHaveLength(2);
    expect(await revisionsOf(world)).toBe(1);
  });

  it.each([0.3, 0.99, 1])('when the connection to the storage breaks at %d of the body', async (fraction) => {
    const world = await open();
    const fault = world.sandbox.faults.storage.add({ kind: 'cut-request', fraction });
    expect(await world.client.upload(world.path)).toMatchObject({ outcome: 'created', revision: 1 });
    expect(fault.hits).toBe(1);
    expect(await revisionsOf(world)).toBe(1);
  });

  it('when the storage has the whole body and its answer is lost', async () => {
    const world = await open();
    world.sandbox.faults.storage.add({ kind: 'cut-after-work' });
    expect(await world.client.upload(world.path)).toMatchObject({ outcome: 'created', revision: 1 });
    expect(world.sandbox.requests.storage).toHaveLength(2);
    expect(await pushesOf(world)).toBe(1);
    expect(await revisionsOf(world)).toBe(1);
  });

  it.each([
    ['is lost', { kind: 'cut-after-work' }],
    ['is cut', { kind: 'truncate', bytes: 5 }],
  ] as const)(
    "when the notify's answer %s: it looks at the review, and does not send it again",
    async (_, fault) => {
      const world = await open();
      world.sandbox.control.setReview({ stepMs: 200 });
      world.sandbox.faults.charmhub.add({ ...fault, method: 'POST', path: REVISIONS });
      const warnings: string[] = [];
      const done = await world.client.upload(world.path, {
        emit: (event) => event.type === 'warning' && warnings.push(event.code),
      });
      expect(done).toMatchObject({ outcome: 'created', revision: 1 });
      expect(warnings).toEqual(['ANSWER_LOST']);
      expect(notifies(world)).toBe(1);
      expect(await revisionsOf(world)).toBe(1);
    },
  );

  it.each([
    ['never arrived', { kind: 'cut-before-work' }],
    ['met a broken gateway', { kind: 'status', status: 503, body: '<html></html>' }],
  ] as const)('when the notify %s: it looks, and sends it again when nothing is there', async (_, fault) => {
    const world = await open();
    world.sandbox.faults.charmhub.add({ ...fault, method: 'POST', path: REVISIONS });
    const client = world.as({}, { probeTimeoutMs: 300 });
    expect(await client.upload(world.path)).toMatchObject({ outcome: 'created', revision: 1 });
    expect(notifies(world)).toBe(2);
    expect(await pushesOf(world)).toBe(1);
    expect(await revisionsOf(world)).toBe(1);
  });

  it('when the answer is lost and nobody can look: it says so, and the next run finds it', async () => {
    const world = await open();
    world.sandbox.faults.charmhub.add({ kind: 'cut-after-work', method: 'POST', path: REVISIONS });
    const review = world.sandbox.faults.charmhub.add({
      kind: 'status',
      status: 502,
      method: 'GET',
      path: `${REVISIONS}/review`,
      times: Number.POSITIVE_INFINITY,
    });
    const client = world.as({}, { probeTimeoutMs: 100 });
    await expect(client.upload(world.path)).rejects.toMatchObject({
      code: 'NETWORK',
      recovery: 'retry-after-probe',
      hint: expect.stringContaining('run again') as string,
    });
    review.remove();
    expect(await client.upload(world.path)).toMatchObject({ outcome: 'existed', revision: 1 });
    expect(notifies(world)).toBe(1);
    expect(await revisionsOf(world)).toBe(1);
  });

  it('when a run ends between notify and review: the same upload again becomes the first revision', async () => {
    const world = await open();
    world.sandbox.control.setReview({ stepMs: 300 });
    const uploadId = await world.client.uploadFile(world.path);
    await world.client.notifyRevision(NAME, uploadId);
    // Revisions that are not approved yet are not listed, so this run can't know of it.
    expect(await world.client.upload(world.path)).toMatchObject({ outcome: 'existed', revision: 1 });
    expect(await revisionsOf(world)).toBe(1);
  });

  it('when polling sees 502s', async () => {
    const world = await open();
    world.sandbox.control.setReview({ stepMs: 50 });
    const fault = world.sandbox.faults.charmhub.add({
      kind: 'status',
      status: 502,
      path: `${REVISIONS}/review`,
      times: 8,
      body: '<html><title>Bad Gateway</title></html>',
    });
    expect(await world.client.upload(world.path)).toMatchObject({ outcome: 'created', revision: 1 });
    expect(fault.hits).toBe(8);
    expect(await revisionsOf(world)).toBe(1);
  });

  it('when the very same file was there before', async () => {
    const world = await open();
    await world.client.upload(world.path);
    expect(await world.client.upload(world.path)).toMatchObject({ outcome: 'existed', revision: 1 });
    expect(world.sandbox.requests.storage).toHaveLength(1);
    expect(await revisionsOf(world)).toBe(1);
  });
});

describe('a resource in a night of bad luck ends with exactly one revision', () => {
  const RESOURCE = `/v1/charm/${NAME}/resources/data/revisions`;
  const seed = async (): Promise<CharmWorld & { readonly path: string }> => {
    const world = await startCharmWorld();
    await world.sandbox.control.seedCharm({ name: NAME, revisions: 1, resources: [{ name: 'data' }] });
    return { ...world, path: await world.file('data.bin', 'the data') };
  };
  const copies = async ({ sandbox }: CharmWorld): Promise<number> =>
    (await sandbox.control.charm(NAME))?.resources['data']?.length ?? 0;

  it.each([
    ['when its answer is lost', { kind: 'cut-after-work' }, 1],
    ['when it never arrived', { kind: 'cut-before-work' }, 2],
  ] as const)('%s', async (_, fault, sent) => {
    const world = await seed();
    world.sandbox.faults.charmhub.add({ ...fault, method: 'POST', path: RESOURCE });
    const client = world.as({}, { probeTimeoutMs: 300 });
    expect(await client.uploadResource(NAME, 'data', { file: world.path })).toMatchObject({
      outcome: 'created',
      state: 'approved',
      revision: 1,
    });
    expect(world.sent().filter((each) => each === `POST ${RESOURCE}`)).toHaveLength(sent);
    expect(await copies(world)).toBe(1);
  });

  it('when the storage cuts it and answers 503', async () => {
    const world = await seed();
    world.sandbox.faults.storage.add({ kind: 'cut-request', fraction: 0.5 });
    world.sandbox.faults.storage.add({ kind: 'status', status: 503 });
    expect(await world.client.uploadResource(NAME, 'data', { file: world.path })).toMatchObject({
      revision: 1,
    });
    expect(await world.client.uploadResource(NAME, 'data', { file: world.path })).toMatchObject({
      outcome: 'existed',
      revision: 1,
    });
    expect(await copies(world)).toBe(1);
  });
});
