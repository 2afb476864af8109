import { beforeEach, describe, expect, test } from 'vitest';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { charmClient } from '../../testing/charm-client.js';

const bench = canonicalScene();
const jo = charmClient(bench);
beforeEach(async () => {
  bench.control.setReview({ stepMs: 0 });
  await jo.register('my-charm');
  await jo.publish({ name: 'my-charm', resources: { data: 'file', img: 'oci-image' } });
});

const resource = (name: string) => `/v1/charm/my-charm/resources/${name}`;

async function pushFile(bytes: string, more: object = {}): Promise<number> {
  const pushed = await jo.push(`${resource('data')}/revisions`, bytes, { type: 'file', ...more });
  const { revision } = await jo.review(String(pushed.json['status-url']));
  return revision ?? 0;
}

describe('a file', () => {
  test('becomes a revision of its resource, followed at the path of the charm; empty is fine, the same again too', async () => {
    const bases = [{ name: 'all', channel: 'all', architectures: ['amd64'] }];
    expect(await pushFile('', { bases })).toBe(1);
    expect(await pushFile('x')).toBe(2);
    expect(await pushFile('x')).toBe(3);
    expect((await jo.call('GET /v1/charm/my-charm/resources')).json.resources).toEqual([
      { name: 'data', optional: false, revision: 3, type: 'file' },
      { name: 'img', optional: false, revision: null, type: 'oci-image' },
    ]);
    const { revisions } = (await jo.call(`GET ${resource('data')}/revisions`)).json;
    expect(revisions[2]).toEqual({
      bases,
      'created-at': expect.any(String) as string,
      name: 'data',
      revision: 1,
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'sha3-384': expect.stringMatching(/^0c63a75b/u) as string,
      sha384: expect.stringMatching(/^38b060a7/u) as string,
      sha512: expect.stringMatching(/^cf83e135/u) as string,
      size: 0,
      type: 'file',
      'updated-at': null,
      'updated-by': null,
    });
    expect(revisions[1].bases).toEqual([{ name: 'all', channel: 'all', architectures: ['all'] }]);
  });

  test.each([
    ['of a resource that is not declared', 'nope', { type: 'file' }, 404, 'resource-not-found'],
    ['of another type', 'data', { type: 'oci-image' }, 400, 'invalid-charm-resource'],
    ['without a type', 'data', {}, 400, 'api-error'],
    ['with no bases in the list', 'data', { type: 'file', bases: [] }, 400, 'api-error'],
    [
      'with one base twice',
      'data',
      { type: 'file', bases: [{ architectures: ['a', 'a'] }] },
      400,
      'api-error',
    ],
  ])('%s is refused', async (_what, name, more, status, code) => {
    const pushed = await jo.push(`${resource(name)}/revisions`, 'x', more);
    expect(pushed).toMatchObject({ status, json: { 'error-list': [{ code }] } });
  });

  test('takes other bases later, which is noted', async () => {
    await pushFile('x');
    const bases = [{ name: 'all', channel: 'all', architectures: ['arm64'] }];
    const update = (revision: number) =>
      jo.call(`PATCH ${resource('data')}/revisions`, {
        'resource-revision-updates': [{ revision, bases }],
      });
    expect((await update(1)).json).toEqual({ 'num-resource-revisions-updated': 1 });
    expect((await update(7)).status).toBe(400);
    const [row] = (await jo.call(`GET ${resource('data')}/revisions`)).json.revisions as object[];
    expect(row).toMatchObject({ bases, 'updated-by': 'acc-1', 'updated-at': expect.any(String) as string });
  });
});

describe('a release with resources', () => {
  const release = (resources?: object[]) =>
    jo.call('POST /v1/charm/my-charm/releases', [
      { channel: 'latest/edge', revision: 1, ...(resources === undefined ? {} : { resources }) },
    ]);
  const none = { name: 'img', revision: null };

  test('needs each one, and keeps in the channel what is not given again', async () => {
    await pushFile('x');
    const refused = await release([none]);
    expect(refused.json['error-list'][0]).toMatchObject({
      code: 'api-error',
      message: expect.stringMatching(
        /^Resource 'data' doesn't have a released revision for charm with id/u,
      ) as string,
    });
    expect((await release([{ name: 'data', revision: 1 }, none])).status).toBe(200);
    await pushFile('y');
    expect((await release()).status).toBe(200);
    const released = (await bench.control.charm('my-charm'))?.released;
    expect(Object.values(released ?? {})).toEqual([[{ name: 'data', revision: 1 }, none]]);
    const [row] = (await jo.call('GET /v1/charm/my-charm/releases')).json['channel-map'] as object[];
    expect(row).toMatchObject({
      resources: [{ name: 'data', revision: 1, type: 'file' }, { type: 'oci-image' }],
    });
  });

  test('knows only revisions that are there', async () => {
    expect((await release([{ name: 'data', revision: 9 }, none])).json['error-list'][0].message).toBe(
      "Resource 'data' does not have a revision 9",
    );
  });
});

describe('an image', () => {
  test('has a place in the registry and a password for it, an hour long', async () => {
    const { json } = await jo.call(`GET ${resource('img')}/oci-image/upload-credentials`);
    const { host } = new URL(bench.urls.registry);
    expect(json['image-name']).toMatch(new RegExp(`^${host}/charm/[0-9a-z]+/img$`, 'u'));
    expect(Object.keys(json as object)).toEqual(['image-name', 'username', 'password']);
    expect((await jo.call(`GET ${resource('data')}/oci-image/upload-credentials`)).status).toBe(400);
    expect((await jo.call(`GET ${resource('nope')}/oci-image/upload-credentials`)).status).toBe(404);
  });

  test('that is not in the registry has no text, and another text is rejected', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const blob = await jo.call(`POST ${resource('img')}/oci-image/blob`, { 'image-digest': digest });
    expect(blob.status).toBe(404);
    await bench.control.seedImage('my-charm', 'img', digest);
    const seeded = await jo.call(`POST ${resource('img')}/oci-image/blob`, { 'image-digest': digest });
    expect(seeded.json.ImageName).toMatch(`/img@${digest}`);
    const image = JSON.stringify({ ImageName: `registry/x@${digest}`, Username: 'r', Password: 'p' });
    for (const bytes of [image, 'no JSON', '']) {
      const pushed = await jo.push(`${resource('img')}/revisions`, bytes, { type: 'oci-image' });
      expect((await jo.review(String(pushed.json['status-url']))).status).toBe('rejected');
    }
  });
});
