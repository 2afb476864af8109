import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { charmClient } from '../../testing/charm-client.js';

const bench = canonicalScene();
const jo = charmClient(bench);
let id: string;
const base = '/v1/charm/libraries/my-charm';
beforeEach(async () => {
  await jo.register('my-charm');
  const created = await jo.call(`POST ${base}`, { 'library-name': 'db' });
  expect(created.status).toBe(201);
  id = String(created.json['library-id']);
});

function version(api: number, patch: number, body = 'code\n') {
  const content = `LIBID = "${id}"\nLIBAPI = ${String(api)}\nLIBPATCH = ${String(patch)}\n${body}`;
  return { api, patch, content, hash: createHash('sha256').update(body).digest('hex') };
}
const publish = (given: object) => jo.call(`POST ${base}/${id}`, given);
const bulk = (items: unknown) => bench.call('charmhub', 'POST /v1/charm/libraries/bulk', { json: items });

describe('publishing', () => {
  test('goes patch by patch, each API for itself, and anybody can read it', async () => {
    for (const [api, patch] of [
      [0, 1],
      [0, 2],
      [1, 0],
    ] as const)
      expect((await publish(version(api, patch))).status).toBe(201);
    const read = async (query: string) =>
      (await bench.call('charmhub', `GET ${base}/${id}${query}`)).json as object;
    expect(await read('?api=0')).toEqual({
      ...version(0, 2),
      'charm-name': 'my-charm',
      'library-id': id,
      'library-name': 'db',
    });
    expect(await read('?api=0&patch=1')).toMatchObject({ patch: 1 });
    expect(await read('')).toMatchObject({ api: 1, patch: 0 });
    expect((await bench.control.charm('my-charm'))?.libraries).toEqual({ db: ['0.1', '0.2', '1.0'] });
  });

  test.each([
    ['a patch that is there', () => version(0, 1, 'other\n'), 409],
    ['a patch that leaves one out', () => version(0, 3), 400],
    ['no version at all', () => version(0, 0), 400],
    ['the hash of something else', () => ({ ...version(0, 2), hash: 'a'.repeat(64) }), 400],
    ['no hash', () => ({ api: 0, patch: 2, content: 'x' }), 400],
  ])('%s is refused', async (_what, given, status) => {
    await publish(version(0, 1));
    expect((await publish(given())).status).toBe(status);
  });

  test('is for the publisher', async () => {
    const otto = charmClient(bench, { email: 'otp@example.com' });
    expect((await otto.call(`POST ${base}/${id}`, version(0, 1))).status).toBe(404);
    const narrow = charmClient(bench, { permissions: ['package-manage-releases'] });
    expect((await narrow.call(`POST ${base}/${id}`, version(0, 1))).status).toBe(403);
  });

  test.each(['Db', '1db', 'd-b', ''])('a library cannot be called %j', async (name) => {
    expect((await jo.call(`POST ${base}`, { 'library-name': name })).status).toBe(400);
  });

  test('no two libraries of a charm have one name', async () => {
    expect((await jo.call(`POST ${base}`, { 'library-name': 'db' })).status).toBe(409);
  });
});

describe('asking in bulk', () => {
  test('gives the tips without their content, by id or by names', async () => {
    await publish(version(0, 1));
    await publish(version(0, 2));
    await publish(version(1, 0));
    const tips = async (item: object) =>
      ((await bulk([item])).json.libraries as { api: number; patch: number }[]).map(
        ({ api, patch }) => `${String(api)}.${String(patch)}`,
      );
    expect(await tips({ 'library-id': id })).toEqual(['0.2', '1.0']);
    expect(await tips({ 'charm-name': 'my-charm', 'library-name': 'db', api: 0 })).toEqual(['0.2']);
    expect(await tips({ 'charm-name': 'my-charm', api: 0, patch: 1 })).toEqual(['0.1']);
    expect(await tips({ 'charm-name': 'my-charm', 'library-name': 'other' })).toEqual([]);
    expect(await tips({ 'library-id': 'no-such' })).toEqual([]);
    expect((await bulk([{ 'library-id': id }])).json.libraries[0]).not.toHaveProperty('content');
  });

  test('of a charm that is not there gives an error without a code', async () => {
    expect(await bulk([{ 'charm-name': 'nope' }])).toMatchObject({
      status: 400,
      json: { 'error-list': [{ code: null, message: "Items need to include 'library_id' or 'package_id'" }] },
    });
  });
});

test('reading what is not there is 404', async () => {
  const get = async (path: string) =>
    (await bench.call('charmhub', `GET /v1/charm/libraries/${path}`)).status;
  expect(await get('nope/x')).toBe(404);
  expect(await get('my-charm/x')).toBe(404);
  expect(await get(`my-charm/${id}`)).toBe(404);
  expect(await get(`my-charm/${id}?api=one`)).toBe(400);
});
