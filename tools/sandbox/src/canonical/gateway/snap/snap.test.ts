import { readFile } from 'node:fs/promises';
import { missing } from '@omnipub/core/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { type JsonReply, u1Header } from '../../../testing/canonical-client.js';
import { canonicalScene } from '../../../testing/canonical-scene.js';

const bench = canonicalScene();
let headers: Record<string, string>;
beforeEach(async () => {
  const json = { macaroon: bench.control.adminMacaroon() };
  const reply = await bench.call('charmhub', 'POST /v1/tokens/offline/exchange', { json });
  headers = { Authorization: `macaroon ${String(reply.json.macaroon)}` };
});

const call = (line: string, json?: unknown): Promise<JsonReply> =>
  bench.call('charmhub', line, { headers, ...(json === undefined ? {} : { json }) });

async function push(filename: string, bytes: string | Buffer = 'bytes'): Promise<string> {
  const id = await bench.upload(filename, bytes);
  const pushed = await call('POST /v1/snap/my-snap/revisions', { 'upload-id': id });
  return String(pushed.json['status-url']);
}
const review = async (statusUrl: string) => (await call(`GET ${statusUrl}`)).json.revisions[0] as object;

describe('a name', () => {
  test('is registered, listed, shown and given up, with a login of the dashboard too', async () => {
    headers = bench.as();
    const registered = await call('POST /v1/snap', { name: 'my-snap', private: false, type: 'snap' });
    expect(registered.status).toBe(201);
    expect((await bench.control.snap('my-snap'))?.id).toBe(registered.json.id);
    const listed = await call('GET /v1/snap?include-collaborations=false');
    expect(listed.json.results).toMatchObject([{ name: 'my-snap', type: 'snap', store: 'ubuntu' }]);
    expect((await call('GET /v1/snap/my-snap')).json.metadata.tracks).toMatchObject([{ name: 'latest' }]);
    expect((await call('DELETE /v1/snap/my-snap')).json).toEqual({ 'package-id': registered.json.id });
  });

  test.each([
    ['Bad', 400, 'api-error'],
    ['mine', 409, 'already-owned'],
    ['theirs', 409, 'already-registered'],
    ['reserved', 409, 'reserved-name'],
  ])('%j is refused', async (name, status, code) => {
    await bench.control.seedSnap({ name: 'mine' });
    await bench.control.seedSnap({ name: 'theirs', publisher: 'otp@example.com' });
    expect(await call('POST /v1/snap', { name, type: 'snap' })).toMatchObject({
      status,
      json: { 'error-list': [{ code }] },
    });
  });

  test('of somebody else, and of other permissions or packages, is out of reach', async () => {
    await bench.control.seedSnap({ name: 'theirs', publisher: 'otp@example.com' });
    await bench.control.seedSnap({ name: 'my-snap', revisions: 1 });
    expect(await call('GET /v1/snap/theirs')).toMatchObject({
      status: 404,
      json: { 'error-list': [{ message: 'Name theirs not found in the snap namespace' }] },
    });
    expect((await call('DELETE /v1/snap/my-snap')).status).toBe(403);
    headers = u1Header(bench.control.issueLogin({ permissions: ['package_access'] }));
    expect((await call('GET /v1/snap/my-snap')).status).toBe(200);
    expect((await call('POST /v1/snap', { name: 'x-y', type: 'snap' })).status).toBe(403);
  });
});

describe('a revision', () => {
  beforeEach(() => bench.control.seedSnap({ name: 'my-snap' }));

  test('is reviewed like one of a charm, and released and closed', async () => {
    bench.control.setReview({ stepMs: 1000 });
    const statusUrl = await push('my-snap_1.0_amd64.snap');
    expect(await review(statusUrl)).toMatchObject({ status: 'new', revision: null });
    bench.now += 1000;
    expect(await review(statusUrl)).toMatchObject({ status: 'scanned' });
    bench.now += 1000;
    expect(await review(statusUrl)).toMatchObject({ status: 'approved', revision: 1, errors: null });
    const path = '/v1/snap/my-snap/releases';
    const released = await call(`POST ${path}`, [{ revision: 1, channel: 'edge' }]);
    expect(released.json).toEqual({ released: [{ channel: 'edge', revision: 1, resources: [] }] });
    const { json } = await call(`GET ${path}`);
    expect(json['channel-map']).toMatchObject([
      { architecture: 'amd64', channel: 'latest/edge', revision: 1 },
    ]);
    expect(json.package.channels[3]).toMatchObject({ name: 'latest/edge', fallback: 'latest/beta' });
    const { revisions } = (await call('GET /v1/snap/my-snap/revisions')).json;
    expect(revisions).toMatchObject([{ revision: 1, version: '1.0', status: 'released' }]);
    // snapcraft refuses these here, and wants them in the channel map.
    expect(revisions[0]).not.toHaveProperty('type');
    expect(json.revisions[0]).toMatchObject({ type: 'app', 'created-by': 'acc-1' });
    await call(`POST ${path}`, [{ revision: null, channel: 'edge' }]);
    expect((await call(`GET ${path}`)).json['channel-map']).toEqual([]);
  });

  test('with nothing in it is rejected', async () => {
    bench.control.setReview({ stepMs: 0 });
    expect(await review(await push('my-snap_1.0_amd64.snap', ''))).toMatchObject({
      status: 'rejected',
      revision: null,
      errors: [{ code: 'review-error', message: 'The uploaded file is empty.' }],
    });
  });

  test.skipIf(missing('unsquashfs'))('of another name is rejected (needs unsquashfs)', async () => {
    bench.control.setReview({ stepMs: 0 });
    const name = 'hello-omnipub_1.4.0_amd64.snap';
    const bytes = await readFile(
      new URL(`../../../../../../test-fixtures/artifacts/${name}`, import.meta.url),
    );
    expect(await review(await push(name, bytes))).toMatchObject({
      status: 'rejected',
      errors: [
        { message: "The name 'hello-omnipub' in snap.yaml does not match the package name 'my-snap'" },
      ],
    });
  });

  test.each([
    [[{ channel: 'nope/edge', revision: null }], 400, 'Invalid track: nope'],
    [[{ channel: 'a/b/c/d', revision: null }], 400, 'Invalid channel: a/b/c/d'],
    [[{ channel: 'edge', revision: 5 }], 404, 'Revision 5 not found'],
  ])('%j is not released', async (asked, status, message) => {
    expect(await call('POST /v1/snap/my-snap/releases', asked)).toMatchObject({
      status,
      json: { 'error-list': [{ message }] },
    });
  });
});

test('tracks of a snap are made with a token that came from the dashboard', async () => {
  await bench.control.seedSnap({ name: 'my-snap' });
  const login = bench.as();
  const exchanged = await bench.call('charmhub', 'POST /v1/tokens/dashboard/exchange', {
    json: {},
    headers: login,
  });
  headers = { Authorization: `Macaroon ${String(exchanged.json.macaroon)}` };
  const make = () => call('POST /v1/snap/my-snap/tracks', [{ name: '2.0' }]);
  expect((await make()).status).toBe(400);
  await bench.control.addSnapGuardrail('my-snap', '\\d\\.\\d');
  expect((await make()).json).toEqual({ 'num-tracks-created': 1 });
  expect((await bench.control.snap('my-snap'))?.tracks).toEqual(['latest', '2.0']);
});
