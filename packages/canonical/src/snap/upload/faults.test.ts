import type { StoreEvent } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { type SnapWorld, startSnapWorld } from '../../testing/snap-world.js';

const NAME = 'hello';

async function open(): Promise<SnapWorld & { readonly path: string }> {
  const world = await startSnapWorld();
  await world.sandbox.control.seedSnap({ name: NAME });
  return { ...world, path: await world.file('hello_1.0_amd64.snap', Buffer.alloc(600_000, 'snap')) };
}

const revisionsOf = async ({ sandbox }: SnapWorld): Promise<number> =>
  (await sandbox.control.snap(NAME))?.revisions.length ?? 0;
const notifies = ({ sandbox }: SnapWorld): number =>
  // The first is the precheck.
  sandbox.requests.dashboard.filter(({ url }) => url === '/dev/api/snap-push/').length - 1;

describe('an upload in a night of bad luck ends with exactly one revision', () => {
  it('when the storage answers 503 twice', async () => {
    const world = await open();
    world.sandbox.faults.storage.add({ kind: 'status', status: 503, times: 2 });
    const retries: StoreEvent[] = [];
    const done = await world.client.upload(world.path, {
      name: NAME,
      emit: (event) => event.type === 'request.retry' && retries.push(event),
    });
    expect(done).toMatchObject({ outcome: 'created', revision: 1, state: 'ready_to_release' });
    expect(retries).toHaveLength(2);
    expect(await revisionsOf(world)).toBe(1);
  });

  it.each([0.3, 0.99, 1])('when the connection to the storage breaks at %d of the body', async (fraction) => {
    const world = await open();
    const fault = world.sandbox.faults.storage.add({ kind: 'cut-request', fraction });
    const done = await world.client.upload(world.path, { name: NAME });
    expect(fault.hits).toBe(1);
    expect(done).toMatchObject({ outcome: 'created', revision: 1 });
    expect(await revisionsOf(world)).toBe(1);
  });

  it('when the storage has the whole body and its answer is lost', async () => {
    const world = await open();
    world.sandbox.faults.storage.add({ kind: 'cut-after-work' });
    expect(await world.client.upload(world.path, { name: NAME })).toMatchObject({ revision: 1 });
    expect(world.sandbox.requests.storage).toHaveLength(2);
    expect(await revisionsOf(world)).toBe(1);
  });

  it("when the notify's answer is lost: it looks, and does not send it again", async () => {
    const world = await open();
    world.sandbox.control.setReview({ stepMs: 300 });
    afterPrecheck(world, { kind: 'cut-after-work' });
    const warnings: string[] = [];
    const done = await world.client.upload(world.path, {
      name: NAME,
      emit: (event) => event.type === 'warning' && warnings.push(event.code),
    });
    expect(done).toMatchObject({ outcome: 'created', revision: 1 });
    expect(warnings).toContain('ANSWER_LOST');
    expect(notifies(world)).toBe(1);
    expect(await revisionsOf(world)).toBe(1);
  });

  it('when the notify never arrived: it looks, and says that it may be tried again', async () => {
    const world = await open();
    afterPrecheck(world, { kind: 'cut-before-work' });
    const client = world.as({}, { probeTimeoutMs: 300 });
    await expect(client.upload(world.path, { name: NAME })).rejects.toMatchObject({
      code: 'NETWORK',
      recovery: 'retry-after-probe',
      hint: expect.stringContaining('run again') as string,
    });
    expect(notifies(world)).toBe(1);
    expect(await client.upload(world.path, { name: NAME })).toMatchObject({
      outcome: 'created',
      revision: 1,
    });
    expect(await revisionsOf(world)).toBe(1);
  });

  it('when the notify never arrived and nobody can look: it may have been done, and the error says so', async () => {
    const world = await open();
    afterPrecheck(world, { kind: 'cut-after-work' });
    world.sandbox.faults.dashboard.add({
      kind: 'status',
      status: 503,
      path: /\/releases$/u,
      times: Number.POSITIVE_INFINITY,
    });
    const client = world.as({}, { probeTimeoutMs: 50 });
    await expect(client.upload(world.path, { name: NAME })).rejects.toMatchObject({
      recovery: 'retry-after-probe',
      message: expect.stringContaining("can't be seen") as string,
    });
    expect(await revisionsOf(world)).toBe(1);
  });

  it('when the notify is answered by a broken gateway after the store has done it', async () => {
    const world = await open();
    afterPrecheck(world, { kind: 'truncate', bytes: 5 });
    expect(await world.client.upload(world.path, { name: NAME })).toMatchObject({ revision: 1 });
    expect(notifies(world)).toBe(1);
    expect(await revisionsOf(world)).toBe(1);
  });

  it('when polling sees 502s', async () => {
    const world = await open();
    world.sandbox.control.setReview({ stepMs: 50 });
    world.sandbox.faults.dashboard.add({
      kind: 'status',
      status: 502,
      path: /\/status$/u,
      times: 8,
      body: '<html><title>Bad Gateway</title></html>',
    });
    expect(await world.client.upload(world.path, { name: NAME })).toMatchObject({
      revision: 1,
      outcome: 'created',
    });
    expect(await revisionsOf(world)).toBe(1);
  });

  it('when the very same file was there before: it is `existed`, with its revision', async () => {
    const world = await open();
    await world.client.upload(world.path, { name: NAME });
    const again = await world.client.upload(world.path, { name: NAME });
    expect(again).toMatchObject({ outcome: 'existed', revision: 1 });
    expect(again.pending).toBeUndefined();
    expect(await revisionsOf(world)).toBe(1);
  });

  it('when the release is refused for one of three channels: it says which, and releases to none', async () => {
    const world = await open();
    const client = world.as({ channels: ['edge', 'beta'] });
    const { revision = 0 } = await client.upload(world.path, { name: NAME });
    await expect(client.release(NAME, revision, ['edge', 'stable', 'beta'])).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      status: 403,
      storeCode: 'macaroon-permission-required',
      message: 'this login may not release hello 1 to stable; nothing was released to edge, beta either',
      hint: expect.stringContaining('log in again') as string,
    });
    expect((await world.sandbox.control.snap(NAME))?.channels).toEqual({});
    expect(await revisionsOf(world)).toBe(1);
  });

  it('and releases to the others where that is wanted, naming the one that was refused', async () => {
    const world = await open();
    const client = world.as({ channels: ['edge', 'beta'] });
    const { revision = 0 } = await client.upload(world.path, { name: NAME });
    expect(
      await client.release(NAME, revision, ['edge', 'stable', 'beta'], { whenRefused: 'others' }),
    ).toEqual({ opened: ['edge', 'beta'], refused: ['stable'] });
    expect(Object.keys((await world.sandbox.control.snap(NAME))?.channels ?? {}).sort()).toEqual([
      'latest/beta on amd64',
      'latest/edge on amd64',
    ]);
  });

  it('when the answer to a release is lost: the channels are looked at, nothing is released twice', async () => {
    const world = await open();
    const { revision = 0 } = await world.client.upload(world.path, { name: NAME });
    world.sandbox.faults.dashboard.add({ kind: 'cut-after-work', path: '/dev/api/snap-release/' });
    expect(await world.client.release(NAME, revision, ['edge', 'beta'])).toEqual({
      opened: ['edge', 'beta'],
      refused: [],
    });
    const asked = world.sandbox.requests.dashboard.filter(({ url }) => url === '/dev/api/snap-release/');
    expect(asked).toHaveLength(1);
  });
});

/** The precheck is sent to the same place; the fault is for the notify. */
function afterPrecheck(
  { sandbox }: SnapWorld,
  fault: { kind: 'cut-after-work' } | { kind: 'cut-before-work' } | { kind: 'truncate'; bytes: number },
): void {
  const path = '/dev/api/snap-push/';
  sandbox.faults.dashboard.add({ kind: 'delay', ms: 0, path });
  sandbox.faults.dashboard.add({ ...fault, path });
}
