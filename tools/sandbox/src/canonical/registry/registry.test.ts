import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonReply } from '../../testing/canonical-client.js';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { charmClient } from '../../testing/charm-client.js';

const bench = canonicalScene();
const jo = charmClient(bench);
let base: string;
let auth: Record<string, string>;
beforeEach(async () => {
  bench.control.setReview({ stepMs: 0 });
  await bench.control.seedCharm({
    name: 'my-charm',
    revisions: 1,
    resources: [
      { name: 'img', type: 'oci-image' },
      { name: 'other', type: 'oci-image' },
    ],
  });
  ({ base, auth } = await credentials('img'));
});

async function credentials(resource: string): Promise<{ base: string; auth: Record<string, string> }> {
  const path = `GET /v1/charm/my-charm/resources/${resource}/oci-image/upload-credentials`;
  const { json } = await jo.call(path);
  const secret = Buffer.from(`${String(json.username)}:${String(json.password)}`).toString('base64');
  const name = String(json['image-name']).split('/').slice(1).join('/');
  return { base: `/v2/${name}`, auth: { Authorization: `Basic ${secret}` } };
}

const digestOf = (content: string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const call = (line: string, body?: string, headers: Record<string, string> = {}): Promise<JsonReply> =>
  bench.call('registry', line, { headers: { ...auth, ...headers }, ...(body === undefined ? {} : { body }) });
const code = (reply: JsonReply): unknown => reply.json?.errors?.[0]?.code;

async function pushBlob(content: string): Promise<string> {
  const begun = await call(`POST ${base}/blobs/uploads/`);
  expect(begun.status).toBe(202);
  const at = String(begun.headers.location);
  expect((await call(`PATCH ${at}`, content)).status).toBe(202);
  const done = await call(`PUT ${at}?digest=${digestOf(content)}`);
  expect([done.status, done.headers['docker-content-digest']]).toEqual([201, digestOf(content)]);
  return digestOf(content);
}

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
async function manifest(): Promise<string> {
  const descriptor = async (content: string) => ({
    mediaType: 'application/octet-stream',
    digest: await pushBlob(content),
    size: content.length,
  });
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI,
    config: await descriptor('{}'),
    layers: [await descriptor('layer')],
  });
}
const putManifest = (reference: string, content: string, type = OCI) =>
  call(`PUT ${base}/manifests/${reference}`, content, { 'Content-Type': type });

describe('the door', () => {
  test('is open to the password of the gateway, for an hour', async () => {
    expect((await call('GET /v2/')).status).toBe(200);
    bench.now += 3_600_000;
    expect((await call('GET /v2/')).status).toBe(401);
  });

  test.each([
    ['nobody', {}],
    ['a wrong password', { Authorization: `Basic ${Buffer.from('push.0.eA:pw').toString('base64')}` }],
    ['a token of the gateway', { Authorization: 'Bearer x' }],
  ])('is closed to %s', async (_who, headers) => {
    auth = headers;
    const reply = await call('GET /v2/');
    expect([reply.status, code(reply)]).toEqual([401, 'UNAUTHORIZED']);
    expect(reply.headers['www-authenticate']).toMatch(/^Basic realm=/u);
  });

  test('is closed to the password of another image', async () => {
    const other = await credentials('other');
    auth = other.auth;
    const reply = await call(`POST ${base}/blobs/uploads/`);
    expect([reply.status, code(reply)]).toEqual([403, 'DENIED']);
  });
});

describe('a blob', () => {
  test('comes in pieces and is there then', async () => {
    const begun = await call(`POST ${base}/blobs/uploads/`);
    const at = String(begun.headers.location);
    const first = await call(`PATCH ${at}`, 'hello ', { 'Content-Range': '0-5' });
    expect([first.status, first.headers.range]).toEqual([202, '0-5']);
    const wrong = await call(`PATCH ${at}`, 'x', { 'Content-Range': '3-3' });
    expect([wrong.status, code(wrong)]).toEqual([416, 'BLOB_UPLOAD_INVALID']);
    expect((await call(`GET ${at}`)).headers.range).toBe('0-5');
    const digest = digestOf('hello world');
    expect((await call(`PUT ${at}?digest=${digest}`, 'world')).status).toBe(201);
    const got = await call(`GET ${base}/blobs/${digest}`);
    expect([got.body, got.headers['content-length']]).toEqual(['hello world', '11']);
    const head = await call(`HEAD ${base}/blobs/${digest}`);
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', '11']);
  });

  test('can come in one request', async () => {
    const done = await call(`POST ${base}/blobs/uploads/?digest=${digestOf('one')}`, 'one');
    expect(done.status).toBe(201);
  });

  test('of another digest is refused and gone', async () => {
    const at = String((await call(`POST ${base}/blobs/uploads/`)).headers.location);
    const reply = await call(`PUT ${at}?digest=${digestOf('other')}`, 'content');
    expect([reply.status, code(reply)]).toEqual([400, 'DIGEST_INVALID']);
    expect(code(await call(`PATCH ${at}`, 'x'))).toBe('BLOB_UPLOAD_UNKNOWN');
  });

  test('that was given up is gone', async () => {
    const at = String((await call(`POST ${base}/blobs/uploads/`)).headers.location);
    expect((await call(`DELETE ${at}`)).status).toBe(204);
    expect((await call(`GET ${at}`)).status).toBe(404);
  });

  test('of one image is not in another', async () => {
    const digest = await pushBlob('secret');
    const other = await credentials('other');
    auth = other.auth;
    expect(code(await call(`GET ${other.base}/blobs/${digest}`))).toBe('BLOB_UNKNOWN');
  });
});

describe('a manifest', () => {
  test('is found by tag and digest, also after a restart', async () => {
    const content = await manifest();
    const put = await putManifest('latest', content);
    expect([put.status, put.headers['docker-content-digest']]).toEqual([201, digestOf(content)]);
    await bench.restart();
    for (const reference of ['latest', digestOf(content)]) {
      const got = await call(`GET ${base}/manifests/${reference}`);
      expect([got.body, got.headers['content-type']]).toEqual([content, OCI]);
    }
    expect((await call(`GET ${base}/tags/list`)).json.tags).toEqual(['latest']);
  });

  test('of several platforms names those that are there', async () => {
    const content = await manifest();
    const index = (digest: string) =>
      JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType: OCI, digest, size: content.length }] });
    const early = await putManifest('latest', index(digestOf(content)), INDEX);
    expect([early.status, code(early)]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
    await putManifest(digestOf(content), content);
    expect((await putManifest('latest', index(digestOf(content)), INDEX)).status).toBe(201);
  });

  test.each([
    ['a digest that is not its own', `sha256:${'a'.repeat(64)}`, OCI, 'DIGEST_INVALID'],
    ['an unknown type', 'latest', 'text/plain', 'MANIFEST_INVALID'],
  ])('with %s is refused', async (_what, reference, type, expected) => {
    expect(code(await putManifest(reference, await manifest(), type))).toBe(expected);
  });

  test('with a layer that is not there, and what is no manifest, is refused', async () => {
    const layers = [{ digest: digestOf('missing') }];
    const content = JSON.stringify({ schemaVersion: 2, config: { digest: await pushBlob('{}') }, layers });
    expect(code(await putManifest('latest', content))).toBe('MANIFEST_BLOB_UNKNOWN');
    expect(code(await putManifest('latest', '{}'))).toBe('MANIFEST_INVALID');
    expect(code(await call(`GET ${base}/manifests/latest`))).toBe('MANIFEST_UNKNOWN');
  });
});

test('an image that was pushed becomes a revision of its resource by the text that the gateway gives', async () => {
  const content = await manifest();
  await putManifest('latest', content);
  const path = '/v1/charm/my-charm/resources/img';
  const blob = await jo.call(`POST ${path}/oci-image/blob`, { 'image-digest': digestOf(content) });
  expect(blob.headers['content-type']).toBe('application/json');
  const pushed = await jo.push(`${path}/revisions`, blob.body, { type: 'oci-image' });
  expect(await jo.review(String(pushed.json['status-url']))).toMatchObject({
    status: 'approved',
    revision: 1,
  });
  const { Username, Password } = blob.json as Record<string, string>;
  auth = { Authorization: `Basic ${Buffer.from(`${Username ?? ''}:${Password ?? ''}`).toString('base64')}` };
  bench.now += 86_400_000;
  expect((await call(`GET ${base}/manifests/latest`)).status).toBe(200);
  expect((await call(`POST ${base}/blobs/uploads/`)).status).toBe(403);
  const foreign = await jo.push('/v1/charm/my-charm/resources/other/revisions', `${blob.body} `, {
    type: 'oci-image',
  });
  expect((await jo.review(String(foreign.json['status-url']))).status).toBe('rejected');
});
