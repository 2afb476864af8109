import { beforeEach, describe, expect, test } from 'vitest';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { BYTES, snapClient } from '../../testing/snap-client.js';
import type { LoginRequest } from '../control.js';

const bench = canonicalScene();
beforeEach(async () => {
  await bench.control.seedSnap({ name: 'my-snap' });
});

const { send, push, status, snap } = snapClient(bench);

describe('the precheck', () => {
  test('accepts my name, and tells of names that nobody or somebody else has', async () => {
    await bench.control.seedSnap({ name: 'theirs', publisher: 'otp@example.com' });
    expect((await send({ name: 'my-snap', dry_run: true })).status).toBe(202);
    const reply = async (name: string): Promise<unknown> => {
      const { status, json } = await send({ name, dry_run: true });
      return [status, json.error_list[0].code];
    };
    expect(await reply('nobodys')).toEqual([404, 'resource-not-found']);
    expect(await reply('theirs')).toEqual([403, 'resource-forbidden']);
  });

  test('a collaborator may', async () => {
    await bench.control.seedSnap({
      name: 'ours',
      publisher: 'otp@example.com',
      collaborators: ['jo@example.com'],
    });
    expect((await send({ name: 'ours', dry_run: true })).status).toBe(202);
  });

  test('a login for other snaps or without the permission may not', async () => {
    await bench.control.seedSnap({ name: 'other' });
    const dry = { name: 'my-snap', dry_run: true };
    expect((await send(dry, { packages: ['other'] })).json).toMatchObject({ permission: 'package_id' });
    expect((await send(dry, { permissions: ['package_access'] })).json).toMatchObject({
      permission: 'package_push',
    });
    expect((await send(dry, { packages: ['my-snap'], permissions: ['package_push'] })).status).toBe(202);
  });
});

describe('a push', () => {
  test('is being processed for a while, then a revision that can be released', async () => {
    bench.control.setReview({ stepMs: 1000 });
    const pushed = await push({ channels: ['edge', '2.0/stable'].slice(0, 1) });
    expect(pushed).toMatchObject({ status: 202, json: { success: true } });
    expect((await status(pushed)).json).toMatchObject({ code: 'being_processed', processed: false });
    expect((await snap()).revisions).toEqual([]);
    bench.now += 1000;
    const { json } = await status(pushed);
    expect(json).toMatchObject({ code: 'ready_to_release', processed: true, can_release: true, revision: 1 });
    expect(json).not.toHaveProperty('errors');
    expect(await snap()).toMatchObject({
      revisions: [
        { revision: 1, version: '1.2', architectures: ['arm64'], size: BYTES.length, status: 'Published' },
      ],
      channels: { 'latest/edge on arm64': [1] },
    });
  });

  test('is known after a restart in the middle of its review', async () => {
    bench.control.setReview({ stepMs: 1000 });
    const pushed = await push();
    const path = new URL(String(pushed.json.status_details_url)).pathname;
    await bench.restart();
    bench.now += 1000;
    const { json } = await bench.call('dashboard', `GET ${path}`, { headers: bench.as() });
    expect(json).toMatchObject({ code: 'ready_to_release', revision: 1 });
    expect((await snap()).revisions).toHaveLength(1);
  });

  test('the status needs no login, but one that is sent has to be good', async () => {
    const path = new URL(String((await push()).json.status_details_url)).pathname;
    expect((await bench.call('dashboard', `GET ${path}`)).status).toBe(200);
    const headers = { Authorization: 'Macaroon no' };
    expect((await bench.call('dashboard', `GET ${path}`, { headers })).status).toBe(401);
    expect((await bench.call('dashboard', `GET ${path}x`.replace(/statusx$/u, 'nothing'))).status).toBe(404);
  });

  test('of bytes that the snap has already ends in an error, and makes no second revision', async () => {
    const first = await push();
    bench.now += 1000;
    await status(first);
    const again = await push();
    bench.now += 1000;
    const { json } = await status(again);
    expect(json).toMatchObject({ code: 'processing_error', processed: true, can_release: false });
    expect(json.errors[0].message).toContain('already uploaded');
    expect((await snap()).revisions).toHaveLength(1);
  });

  test('of the same upload twice, as after a lost answer, makes one revision', async () => {
    const id = await bench.upload('my-snap_1_amd64.snap', BYTES);
    const body = {
      name: 'my-snap',
      series: '16',
      updown_id: id,
      binary_filesize: BYTES.length,
      source_uploaded: false,
    };
    const [one, two] = [await send(body), await send(body)];
    bench.now += 1000;
    expect([(await status(one)).json.code, (await status(two)).json.code]).toEqual([
      'ready_to_release',
      'processing_error',
    ]);
    expect((await snap()).revisions).toHaveLength(1);
  });

  test('may be rejected by the review, once, or for ever', async () => {
    const errors = [{ code: 'lint', message: 'no icon' }];
    bench.control.setReview({ outcome: 'reject', errors, stepMs: 0, times: 1 });
    const { json } = await status(await push({ channels: ['edge'] }));
    expect(json).toMatchObject({ code: 'processing_error', processed: true, errors });
    expect(json).not.toHaveProperty('revision');
    const second = await push();
    bench.now += 1000;
    expect((await status(second)).json.code).toBe('ready_to_release');
  });

  test('may wait for a person, who lets it go where it was meant to, or not', async () => {
    bench.control.setReview({ outcome: 'manual', stepMs: 0 });
    const one = await push({ channels: ['edge'] });
    expect((await status(one)).json).toMatchObject({
      code: 'need_manual_review',
      processed: true,
      can_release: false,
      revision: 1,
    });
    expect((await snap()).revisions).toMatchObject([{ status: 'ManualReviewPending' }]);
    await bench.control.approveRevision('my-snap', 1);
    expect((await status(one)).json).toMatchObject({ code: 'ready_to_release', can_release: true });
    expect((await snap()).channels).toEqual({ 'latest/edge on arm64': [1] });
    const two = await push({}, { bytes: 'other bytes' });
    await status(two);
    await bench.control.rejectRevision('my-snap', 2, 'asks for too much');
    expect((await status(two)).json).toMatchObject({
      code: 'processing_error',
      errors: [{ message: 'asks for too much' }],
    });
  });

  test('with components needs their uploads, and a snap that may have them', async () => {
    const component = await bench.upload('my-snap+docs_1.comp', 'docs');
    const pushed = await push({ components: { docs: component } });
    bench.now += 1000;
    expect((await status(pushed)).json.code).toBe('ready_to_release');
    expect((await snap()).revisions[0]?.components).toMatchObject({ docs: { size: 4 } });
    expect((await push({ components: { docs: 'nothing' } })).status).toBe(400);
    await bench.control.seedSnap({ name: 'plain', allowsComponents: false });
    expect((await push({ name: 'plain', components: { docs: component } })).status).toBe(403);
  });

  test.each([
    ['an upload that is not there', { updown_id: 'nothing' }],
    ['another size', { binary_filesize: 7 }],
    ['a size that is a text', { binary_filesize: '20' }],
    ['another series', { series: '18' }],
    ['a delta', { delta_format: 'xdelta3' }],
    ['a channel that is none', { channels: ['alpha'] }],
    ['a track that is not there', { channels: ['2.0/stable'] }],
  ])('with %s is refused', async (_name, more) => {
    expect((await push(more)).status).toBe(400);
  });

  test('into channels needs the permission to release, and to those', async () => {
    const login: LoginRequest = { permissions: ['package_push'] };
    expect((await push({ channels: ['edge'] }, { login })).json).toMatchObject({
      permission: 'package_release',
    });
    const edge: LoginRequest = { channels: ['edge'] };
    expect((await push({ channels: ['edge', 'stable'] }, { login: edge })).json).toMatchObject({
      permission: 'channel',
      channels: ['stable'],
    });
  });

  test('an empty file is no snap, and neither is junk where it is looked at', async () => {
    const empty = await push({}, { bytes: '' });
    bench.control.set({ unreadableSnaps: 'refuse' });
    const junk = await push();
    bench.now += 1000;
    for (const one of [empty, junk]) expect((await status(one)).json.code).toBe('processing_error');
  });
});
