import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { type CharmClient, charmClient } from '../../testing/charm-client.js';
import { makeCharm, makeZip } from '../../testing/make-zip.js';

const bench = canonicalScene();
const jo = charmClient(bench);
beforeEach(async () => {
  bench.control.setReview({ stepMs: 0 });
  await jo.register('my-charm');
});

const path = '/v1/charm/my-charm/revisions';
const artifact = (name: string): Promise<Buffer> =>
  readFile(new URL(`../../../../../test-fixtures/artifacts/${name}`, import.meta.url));

describe('a review', () => {
  test('goes from new over scanned to approved, with the revision known before the end', async () => {
    bench.control.setReview({ stepMs: 1000 });
    const pushed = await jo.push(path, makeCharm({ name: 'my-charm' }));
    const statusUrl = String(pushed.json['status-url']);
    expect(statusUrl).toMatch(/^\/v1\/charm\/my-charm\/revisions\/review\?upload-id=[0-9a-f-]{36}$/u);
    const look = async () => (await jo.call(`GET ${statusUrl}`)).json.revisions[0] as object;
    expect(await look()).toMatchObject({ status: 'new', revision: null, errors: null });
    bench.now += 1000;
    expect(await look()).toMatchObject({ status: 'scanned', revision: 1, errors: null });
    expect((await jo.call(`GET ${path}`)).json.revisions).toEqual([]);
    bench.now += 1000;
    expect(await look()).toMatchObject({ status: 'approved', revision: 1, errors: null });
    expect((await jo.call(`GET ${path}`)).json.revisions).toHaveLength(1);
  });

  test('rejects with the errors of the settings, as often as they say', async () => {
    const errors = [{ code: 'invalid-metadata', message: 'bad' }];
    bench.control.setReview({ outcome: 'reject', errors, stepMs: 0, times: 1 });
    const pushed = await jo.push(path, makeCharm({ name: 'my-charm' }));
    const rejected = await jo.review(String(pushed.json['status-url']));
    expect(rejected).toMatchObject({ status: 'rejected', revision: null, errors });
    bench.control.setReview({ stepMs: 0 });
    expect(await jo.publish({ name: 'my-charm' })).toBe(1);
  });

  test('by a person takes until the person has decided', async () => {
    bench.control.setReview({ outcome: 'manual', stepMs: 0 });
    const pushed = await jo.push(path, makeCharm({ name: 'my-charm' }));
    const statusUrl = String(pushed.json['status-url']);
    bench.now += 86_400_000;
    expect((await jo.call(`GET ${statusUrl}`)).json.revisions[0]).toMatchObject({
      status: 'scanned',
      revision: 1,
    });
    await bench.control.judgeCharm('my-charm', { approved: false, reason: 'no' });
    expect(await jo.review(statusUrl)).toMatchObject({
      status: 'rejected',
      revision: null,
      errors: [{ code: 'review-error', message: 'no' }],
    });
  });

  test.each([
    ['no zip', Buffer.from('PK\x03\x04 not really a charm'), 'not a valid zip file'],
    ['nothing', Buffer.alloc(0), 'not a valid zip file'],
    ['no metadata', makeZip({ dispatch: 'x' }), 'Missing required file: metadata.yaml'],
    ['a bundle', makeZip({ 'bundle.yaml': 'name: my-charm' }), 'Missing required file: metadata.yaml'],
    ['no name', makeZip({ 'metadata.yaml': 'summary: x' }), 'Missing required field in metadata.yaml: name'],
    ['another name', makeCharm({ name: 'other' }), "'other' does not match the package name 'my-charm'"],
    ['broken YAML', makeZip({ 'metadata.yaml': 'name: [' }), 'Invalid metadata.yaml'],
    [
      'an unknown kind of resource',
      makeZip({ 'metadata.yaml': 'name: my-charm\nresources: {x: {type: blob}}' }),
      'Invalid metadata.yaml: resources.x.type',
    ],
  ])('rejects %s', async (_what, bytes, message) => {
    const pushed = await jo.push(path, bytes);
    expect(pushed.status).toBe(200);
    const review = await jo.review(String(pushed.json['status-url']));
    expect(review).toMatchObject({ status: 'rejected', revision: null });
    expect(review.errors?.[0]).toMatchObject({
      code: 'review-error',
      message: expect.stringContaining(message) as string,
    });
  });

  test('believes what is no zip when the settings say so', async () => {
    bench.control.set({ unreadableCharms: 'believe the name' });
    const pushed = await jo.push(path, 'PK\x03\x04 not really a charm');
    expect(await jo.review(String(pushed.json['status-url']))).toMatchObject({
      status: 'approved',
      revision: 1,
    });
    expect((await jo.call(`GET ${path}`)).json.revisions[0]).toMatchObject({ bases: [null], version: '1' });
    const wrong = await jo.push(path, makeCharm({ name: 'other' }));
    expect((await jo.review(String(wrong.json['status-url']))).status).toBe('rejected');
  });

  test('rejects content that is there already, whatever charm has it', async () => {
    expect(await jo.publish({ name: 'my-charm' })).toBe(1);
    const again = await jo.push(path, makeCharm({ name: 'my-charm' }));
    const { errors } = await jo.review(String(again.json['status-url']));
    expect(errors?.[0]?.message).toMatch(
      /^Cannot insert package\. An upload with that digest \(SHA3-384: '[0-9a-f]{96}'\) already exists/u,
    );
    expect((await bench.control.charm('my-charm'))?.revisions).toHaveLength(1);
  });

  test('is only for uploads that are there, once, and for who may', async () => {
    const id = await bench.upload('x.charm', makeCharm({ name: 'my-charm' }));
    const push = (client: CharmClient) => client.call(`POST ${path}`, { 'upload-id': id });
    expect((await jo.call(`POST ${path}`, { 'upload-id': 'no-such' })).status).toBe(400);
    expect((await push(charmClient(bench, { email: 'otp@example.com' }))).status).toBe(404);
    expect((await push(jo)).status).toBe(200);
    expect(await push(jo)).toMatchObject({
      status: 409,
      json: { 'error-list': [{ code: 'resource-already-exists' }] },
    });
    expect((await jo.call(`GET ${path}/review?upload-id=no-such`)).status).toBe(404);
  });
});

describe('the list', () => {
  test('has the newest first, with all that charmcraft reads', async () => {
    await jo.publish({ name: 'my-charm', version: '1.0' });
    await jo.publish({ name: 'my-charm', version: '2.0', architectures: ['amd64', 'arm64'] });
    const { revisions } = (await jo.call(`GET ${path}`)).json;
    expect(revisions).toHaveLength(2);
    expect(revisions[0]).toEqual({
      bases: [
        { name: 'ubuntu', channel: '24.04', architecture: 'amd64' },
        { name: 'ubuntu', channel: '24.04', architecture: 'arm64' },
      ],
      'created-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u) as string,
      'created-by': 'acc-1',
      errors: null,
      revision: 2,
      'sha3-384': expect.stringMatching(/^[0-9a-f]{96}$/u) as string,
      size: expect.any(Number) as number,
      status: 'approved',
      'upload-id': expect.any(String) as string,
      version: '2.0',
    });
  });

  test('is cut to fields and to one revision', async () => {
    await jo.publish({ name: 'my-charm', version: '1.0' });
    await jo.publish({ name: 'my-charm', version: '2.0' });
    const ask = async (query: string) => (await jo.call(`GET ${path}?${query}`)).json.revisions as unknown;
    expect(await ask('fields=revision,status&revision=1')).toEqual([{ revision: 1, status: 'approved' }]);
    expect(await ask('revision=9')).toEqual([]);
    expect((await jo.call(`GET ${path}?fields=colour`)).status).toBe(400);
    expect((await jo.call(`GET ${path}?revision=one`)).status).toBe(400);
  });

  test('shows charmcraft.yaml when asked', async () => {
    await bench.control.seedCharm({ name: 'hello-omnipub-unified' });
    const base = '/v1/charm/hello-omnipub-unified/revisions';
    const pushed = await jo.push(base, await artifact('hello-omnipub-unified_ubuntu-24.04-amd64.charm'));
    expect((await jo.review(String(pushed.json['status-url']))).status).toBe('approved');
    const ask = async (query: string) => (await jo.call(`GET ${base}${query}`)).json.revisions[0] as object;
    expect(await ask('?include-craft-yaml=true')).toMatchObject({
      'craft-yaml': { name: 'hello-omnipub-unified', type: 'charm' },
    });
    expect(await ask('')).not.toHaveProperty('craft-yaml');
  });
});

test('a bundle that is registered takes its zip, which runs on no base', async () => {
  await bench.control.seedCharm({ name: 'hello-omnipub-bundle', type: 'bundle' });
  const base = '/v1/charm/hello-omnipub-bundle';
  const pushed = await jo.push(`${base}/revisions`, await artifact('hello-omnipub-bundle.zip'));
  expect((await jo.review(String(pushed.json['status-url']))).revision).toBe(1);
  expect((await jo.call(`GET ${base}/revisions`)).json.revisions[0].bases).toEqual([null]);
  await jo.call(`POST ${base}/releases`, [{ channel: 'latest/edge', revision: 1 }]);
  expect((await jo.call(`GET ${base}/releases`)).json['channel-map'][0].base).toBeNull();
});
