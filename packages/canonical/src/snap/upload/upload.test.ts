import type { StoreEvent } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { NAME, startWithSnap, viewOfSnap } from '../../testing/seeded-snap.js';
import { type SnapWorld, startSnapWorld } from '../../testing/snap-world.js';

const untouched = ({ sandbox }: SnapWorld): void => {
  expect([...sandbox.requests.dashboard, ...sandbox.requests.storage]).toEqual([]);
};

describe('an upload', () => {
  it('ends with a revision, tells its progress in bytes of the file, and how far the store is', async () => {
    const world = await startWithSnap();
    const content = Buffer.alloc(3_000_000, 'snap');
    const path = await world.file('hello_1.0_arm64.snap', content);
    const events: StoreEvent[] = [];
    const done = await world.client.upload(path, { name: NAME, emit: (event) => events.push(event) });
    expect(done).toMatchObject({ name: NAME, outcome: 'created', revision: 1, state: 'ready_to_release' });
    const progress = events.flatMap((event) => (event.type === 'upload.progress' ? [event] : []));
    expect(progress.at(-1)).toEqual({ type: 'upload.progress', sent: content.length, total: content.length });
    expect(progress.every(({ total }) => total === content.length)).toBe(true);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'processing', state: 'ready_to_release', url: expect.any(String) }),
    );
    expect((await viewOfSnap(world)).revisions).toMatchObject([{ version: '1.0', architectures: ['arm64'] }]);
  });

  it('is released by the store itself to the channels that are given with it', async () => {
    const world = await startWithSnap();
    const path = await world.file('hello_1.0_amd64.snap');
    await world.client.upload(path, { name: NAME, channels: ['edge', 'latest/beta'] });
    expect(Object.keys((await viewOfSnap(world)).channels).sort()).toEqual([
      'latest/beta on amd64',
      'latest/edge on amd64',
    ]);
  });

  it.each([
    ['a file that is empty', { content: '' }, 'is empty'],
    ['a name with capitals', { name: 'Hello' }, 'it has capitals'],
    ['a name that is too long', { name: 'x'.repeat(41) }, '41 characters'],
    ['a name with --', { name: 'he--llo' }, 'two hyphens in a row'],
    ['a channel that is none', { channels: ['stable/foo/bar'] }, 'more than a branch behind the risk'],
    ['a component that is empty', { components: { more: '' } }, 'no regular file'],
  ])('of %s is refused before anything is sent, with what to do', async (_, given, why) => {
    const { content = 'snap', ...options } = given as { content?: string };
    const world = await startSnapWorld();
    const path = await world.file('hello_1.0_amd64.snap', content);
    await expect(world.client.upload(path, { name: NAME, ...options })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      recovery: 'fix-input',
      message: expect.stringContaining(why) as string,
      hint: expect.stringMatching(/\w/u) as string,
    });
    untouched(world);
  });

  it('of a file that is not there, or of one that nobody can look into without its name, is refused', async () => {
    const world = await startSnapWorld();
    await expect(world.client.upload('/no/such.snap', { name: NAME })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const path = await world.file('hello_1.0_amd64.snap');
    await expect(world.client.upload(path)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: 'install squashfs-tools, or say which snap it is',
    });
    untouched(world);
  });

  it('under a name that is not registered, or not mine, ends before the bytes are sent', async () => {
    const world = await startWithSnap({ publisher: 'otp@example.com' });
    const path = await world.file('x_1_amd64.snap');
    await expect(world.client.upload(path, { name: 'nobodys' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      storeCode: 'resource-not-found',
    });
    await expect(world.client.upload(path, { name: NAME })).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      storeCode: 'resource-forbidden',
    });
    expect(world.sandbox.requests.storage).toEqual([]);
  });
});

describe('channels of an upload', () => {
  it('that the login may not release to are refused before the bytes are sent', async () => {
    const world = await startWithSnap();
    const path = await world.file('hello_1.0_amd64.snap');
    const upload = world
      .as({ channels: ['edge'] })
      .upload(path, { name: NAME, channels: ['edge', 'stable'] });
    await expect(upload).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      message: 'this login may not release hello to stable; nothing was uploaded',
    });
    expect(world.sandbox.requests.storage).toEqual([]);
  });
});

describe('a file that is there already', () => {
  it('is not released with its second upload, which is said; where it is released already, there is nothing to say', async () => {
    const world = await startWithSnap();
    const path = await world.file('hello_1.0_amd64.snap');
    await world.client.upload(path, { name: NAME, channels: ['edge'] });
    const said = async (channels: readonly string[]): Promise<string[]> => {
      const warnings: string[] = [];
      const emit = (event: StoreEvent): void => {
        if (event.type === 'warning') warnings.push(event.message);
      };
      const done = await world.client.upload(path, { name: NAME, channels, emit });
      expect(done).toMatchObject({ outcome: 'existed', revision: 1 });
      return warnings.filter((message) => !message.includes('unsquashfs'));
    };
    expect(await said(['edge'])).toEqual([]);
    expect(await said(['edge', 'beta'])).toEqual([
      expect.stringMatching(/^hello 1 was there already, and is not in beta: /u),
    ]);
  });
});

describe('components', () => {
  it('that the snap may not have are refused with what to do about that', async () => {
    const world = await startWithSnap({ allowsComponents: false });
    const path = await world.file('hello_1.0_amd64.snap');
    const components = { more: await world.file('more.comp') };
    await expect(world.client.upload(path, { name: NAME, components })).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      message: expect.stringContaining('Components are not allowed') as string,
      hint: expect.stringContaining('leave the components out') as string,
    });
  });
});

describe('a review', () => {
  it('that rejects is an error with the code and words of the store, all of them', async () => {
    const world = await startWithSnap();
    world.sandbox.control.setReview({
      outcome: 'reject',
      stepMs: 0,
      errors: [
        { code: 'bad-plug', message: 'the plug is not allowed' },
        { code: null, message: 'and neither is that' },
      ],
    });
    const path = await world.file('hello_1.0_amd64.snap');
    await expect(world.client.upload(path, { name: NAME })).rejects.toMatchObject({
      code: 'REJECTED',
      recovery: 'fix-input',
      storeCode: 'bad-plug',
      message: 'the Snap Store rejected hello: bad-plug: the plug is not allowed; and neither is that',
      hint: expect.stringContaining('nothing was released') as string,
    });
  });

  it('by people is a pending end with the URL to come back to, and is over when they say so', async () => {
    const world = await startWithSnap();
    world.sandbox.control.setReview({ outcome: 'manual', stepMs: 0 });
    const path = await world.file('hello_1.0_amd64.snap');
    const done = await world.client.upload(path, { name: NAME });
    expect(done).toMatchObject({
      revision: 1,
      state: 'need_manual_review',
      pending: { state: 'need_manual_review', url: done.statusUrl },
    });
    await world.sandbox.control.approveRevision(NAME, 1);
    const again = await world.client.waitForUpload({ name: NAME, path, statusUrl: done.statusUrl ?? '' });
    expect(again).toMatchObject({ revision: 1, state: 'ready_to_release' });
    expect(again.pending).toBeUndefined();
  });

  it('that takes longer than the deadline is a pending end, and another process goes on from its URL', async () => {
    const world = await startWithSnap();
    world.sandbox.control.setReview({ stepMs: 250 });
    const path = await world.file('hello_1.0_amd64.snap');
    const done = await world.client.upload(path, { name: NAME, deadlineMs: 10 });
    expect(done).toMatchObject({ state: 'being_processed', pending: { state: 'being_processed' } });
    expect(done.revision).toBeUndefined();
    const later = await world.as({}).waitForUpload({ name: NAME, path, statusUrl: done.statusUrl ?? '' });
    expect(later).toMatchObject({ outcome: 'created', revision: 1 });
  });

  it('that can not be asked any more keeps the URL to come back to', async () => {
    const world = await startWithSnap();
    world.sandbox.faults.dashboard.add({
      kind: 'status',
      status: 502,
      path: /\/status$/u,
      times: Number.POSITIVE_INFINITY,
    });
    const path = await world.file('hello_1.0_amd64.snap');
    const warnings: string[] = [];
    const done = await world.client.upload(path, {
      name: NAME,
      deadlineMs: 10,
      emit: (event) => event.type === 'warning' && warnings.push(event.code),
    });
    expect(done.pending).toEqual({ state: 'being_processed', url: done.statusUrl });
    expect(warnings).toContain('STATUS_UNKNOWN');
  });
});
