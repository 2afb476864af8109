import { PublishError, type StoreEvent } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { type SnapWorld, startSnapWorld } from '../../testing/snap-world.js';

const NAME = 'hello';
const architectures = ['amd64', 'arm64', 'riscv64'];

async function open(): Promise<SnapWorld & { readonly files: readonly { readonly path: string }[] }> {
  const world = await startSnapWorld();
  await world.sandbox.control.seedSnap({ name: NAME });
  const files = [];
  for (const architecture of architectures)
    files.push({
      path: await world.file(`hello_2.0_${architecture}.snap`, Buffer.alloc(400_000, architecture)),
    });
  return { ...world, files };
}
const channelsOf = async ({ sandbox }: SnapWorld): Promise<string[]> =>
  Object.keys((await sandbox.control.snap(NAME))?.channels ?? {}).sort();

describe('a set', () => {
  it('is uploaded at once, waited for, and released as one, with one result a file and one progress', async () => {
    const world = await open();
    const progress: StoreEvent[] = [];
    const done = await world.client.publishSet(world.files, {
      name: NAME,
      channels: ['edge', 'beta'],
      concurrency: 3,
      emit: (event) => event.type === 'upload.progress' && progress.push(event),
    });
    expect(done.outcome).toBe('released');
    expect(done.files.map(({ path }) => path)).toEqual(world.files.map(({ path }) => path));
    expect(done.files.map(({ upload }) => upload?.revision).sort()).toEqual([1, 2, 3]);
    expect(done.files.every(({ released }) => released?.opened.length === 2)).toBe(true);
    expect(progress.at(-1)).toEqual({ type: 'upload.progress', sent: 1_200_000, total: 1_200_000 });
    expect(await channelsOf(world)).toEqual(
      ['beta', 'edge'].flatMap((risk) => architectures.map((each) => `latest/${risk} on ${each}`)),
    );
  });

  it('uploads no more files at once than it may', async () => {
    const world = await open();
    world.sandbox.faults.storage.add({ kind: 'delay', ms: 60, times: 3 });
    await world.client.publishSet(world.files, { name: NAME, concurrency: 1 });
    const at = world.sandbox.requests.storage.map((request) => request.at);
    expect(at).toHaveLength(3);
    for (const [index, time] of at.slice(1).entries())
      expect(time - (at[index] ?? 0)).toBeGreaterThanOrEqual(55);
  });

  it('of which one is rejected releases none, and says of each file how it ended', async () => {
    const world = await open();
    world.sandbox.control.setReview({ outcome: 'reject', stepMs: 0, times: 1 });
    const done = await world.client.publishSet(world.files, {
      name: NAME,
      channels: ['edge'],
      concurrency: 1,
    });
    expect(done.outcome).toBe('incomplete');
    expect(done.files[0]?.error).toBeInstanceOf(PublishError);
    expect(done.files[0]?.error).toMatchObject({ code: 'REJECTED' });
    expect(done.files.slice(1).map(({ upload }) => upload?.outcome)).toEqual(['created', 'created']);
    expect(await channelsOf(world)).toEqual([]);
  });

  it('of which one waits for people releases none; run again when they are done, it releases all', async () => {
    const world = await open();
    world.sandbox.control.setReview({ outcome: 'manual', stepMs: 0, times: 1 });
    const options = { name: NAME, channels: ['edge'], concurrency: 1 };
    const first = await world.client.publishSet(world.files, options);
    expect(first.outcome).toBe('incomplete');
    expect(first.files[0]?.upload?.pending).toMatchObject({ state: 'need_manual_review' });
    await world.sandbox.control.approveRevision(NAME, 1);
    const second = await world.client.publishSet(world.files, options);
    expect(second.outcome).toBe('released');
    expect(second.files.map(({ upload }) => upload?.outcome)).toEqual(['existed', 'existed', 'existed']);
    expect((await world.sandbox.control.snap(NAME))?.revisions).toHaveLength(3);
  });

  it('with a file that is wrong is refused whole, before anything is sent', async () => {
    const world = await open();
    const files = [...world.files, { path: await world.file('empty.snap', '') }];
    await expect(world.client.publishSet(files, { name: NAME })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('is empty') as string,
    });
    expect(world.sandbox.requests.storage).toEqual([]);
  });

  it('of which the releases are refused is uploaded, and each file says why it was not released', async () => {
    const world = await open();
    const client = world.as({ channels: ['edge'] });
    const done = await client.publishSet(world.files, { name: NAME, channels: ['edge', 'stable'] });
    expect(done.outcome).toBe('incomplete');
    expect(
      done.files.every(
        ({ upload, error }) => upload?.revision !== undefined && error?.code === 'AUTH_DENIED',
      ),
    ).toBe(true);
    expect(await channelsOf(world)).toEqual([]);
  });

  it('of which one release fails is `partial`, and run again it is whole', async () => {
    const world = await open();
    const path = '/dev/api/snap-release/';
    world.sandbox.faults.dashboard.add({ kind: 'delay', ms: 0, path });
    world.sandbox.faults.dashboard.add({ kind: 'status', status: 400, body: '{"errors":"not now"}', path });
    const options = { name: NAME, channels: ['edge'] };
    const first = await world.client.publishSet(world.files, options);
    expect(first.outcome).toBe('partial');
    expect(first.files.map(({ error }) => error?.storeMessage)).toEqual([undefined, 'not now', undefined]);
    const sent = (): number => world.sandbox.requests.storage.length;
    const releases = (): number => world.sent().filter((one) => one.includes('snap-release')).length;
    const before = [sent(), releases()];
    expect((await world.client.publishSet(world.files, options)).outcome).toBe('released');
    expect(await channelsOf(world)).toHaveLength(3);
    // What is there is neither uploaded nor released again.
    expect([sent(), releases()]).toEqual([before[0], (before[1] ?? 0) + 1]);
  });

  it('ends when it is aborted', async () => {
    const world = await open();
    const stop = new AbortController();
    world.sandbox.faults.storage.add({ kind: 'hang', times: 3 });
    const ended = world.client.publishSet(world.files, { name: NAME, signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(ended).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
