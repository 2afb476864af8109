import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonReply } from '../../testing/canonical-client.js';
import { canonicalScene } from '../../testing/canonical-scene.js';

const bench = canonicalScene();
let id: string;
let headers: Record<string, string>;
const shot = { type: 'screenshot', hash: '99', filename: 'ss1.png' } as const;
beforeEach(async () => {
  ({ id } = await bench.control.seedSnap({ name: 'my-snap', media: [shot], metadata: { summary: 'old' } }));
  headers = bench.as();
});

const metadata = (method: 'POST' | 'PUT', json: object, query = ''): Promise<JsonReply> =>
  bench.call('dashboard', `${method} /dev/api/snaps/${id}/metadata${query}`, { json, headers });
const view = async () => (await bench.control.snap('my-snap')) ?? { metadata: {}, media: [] };

describe('metadata', () => {
  test('is taken with an empty text for an answer', async () => {
    const reply = await metadata('POST', { summary: 's', description: 'd', license: 'MIT' });
    expect([reply.status, reply.headers['content-type'], reply.body]).toEqual([200, 'text/plain', '']);
    expect((await view()).metadata).toEqual({ summary: 's', description: 'd', license: 'MIT' });
  });

  test('gives way to what was edited on the web, field by field, unless it is forced', async () => {
    await bench.control.editOnWeb('my-snap', { summary: 'by hand', title: 'By hand' });
    const reply = await metadata('POST', { summary: 'new', title: 'By hand', description: 'd' });
    expect(reply).toMatchObject({
      status: 409,
      json: {
        error_list: [
          {
            code: 'conflict',
            message: 'Conflict on summary',
            extra: { name: 'summary', field: 'summary', current: 'by hand', value: 'new' },
          },
        ],
      },
    });
    expect((await view()).metadata).toEqual({ summary: 'by hand', title: 'By hand' });
    expect((await metadata('PUT', { summary: 'new' }, '?conflict_on_update=true')).status).toBe(409);
    expect((await metadata('PUT', { summary: 'new' })).status).toBe(200);
    expect((await metadata('POST', { summary: 'newer' })).status).toBe(200);
    expect((await view()).metadata).toMatchObject({ summary: 'newer' });
  });

  test.each([
    [{ colour: 'red' }, 'invalid-request'],
    [{ toString: 'x' }, 'invalid-request'],
    [{ summary: 'x'.repeat(129) }, 'invalid-field'],
    [{ title: 7 }, 'invalid-field'],
    [{ default_track: '9.9' }, 'invalid-field'],
  ])('%j is refused', async (body, code) => {
    expect(await metadata('PUT', body)).toMatchObject({ status: 400, json: { error_list: [{ code }] } });
    expect((await view()).metadata).toEqual({ summary: 'old' });
  });
});

describe('pictures', () => {
  const icon = Buffer.from('\x89PNG an icon', 'latin1');
  const hash = createHash('sha256').update(icon).digest('hex');
  const added = { type: 'icon', hash, key: 'icon', filename: 'icon.png' };

  const send = (
    method: 'POST' | 'PUT',
    info: unknown,
    files: Record<string, Buffer> = {},
  ): Promise<JsonReply> => {
    const part = (head: string, body: Buffer): Buffer =>
      Buffer.concat([
        Buffer.from(`--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
        body,
        Buffer.from('\r\n'),
      ]);
    const body = Buffer.concat([
      part('name="info"; filename=""', Buffer.from(JSON.stringify(info))),
      ...Object.entries(files).map(([name, bytes]) => part(`name="${name}"; filename="${name}.png"`, bytes)),
      Buffer.from('--b--\r\n'),
    ]);
    return bench.call('dashboard', `${method} /dev/api/snaps/${id}/binary-metadata`, {
      body,
      headers: { ...headers, 'Content-Type': 'multipart/form-data; boundary=b' },
    });
  };

  test('are what the list says from then on', async () => {
    const reply = await send('POST', [shot, added], { icon });
    const { key: _, ...kept } = added;
    expect([reply.status, reply.json]).toEqual([200, [shot, kept]]);
    const listed = await bench.call('dashboard', `GET /dev/api/snaps/${id}/binary-metadata`, { headers });
    expect(listed.json).toEqual([shot, kept]);
    await send('PUT', [shot]);
    expect((await view()).media).toEqual([shot]);
  });

  test('another icon that was put there on the web is a conflict, unless it is forced', async () => {
    await bench.control.replaceIconOnWeb('my-snap', { type: 'icon', hash: 'web', filename: 'w.png' });
    const reply = await send('POST', [shot, added], { icon });
    expect(reply).toMatchObject({
      status: 409,
      json: { error_list: [{ code: 'conflict', extra: { field: 'icon' } }] },
    });
    expect((await send('PUT', [shot, added], { icon })).status).toBe(200);
  });

  test.each([
    ["a hash that is not the file's", [{ ...added, hash: '12' }], { icon }],
    ['a key without its part', [added], {}],
    ['a part without its key', [shot], { icon }],
    ['a picture that is not there', [{ type: 'screenshot', hash: '1', filename: 'x' }], {}],
    ['two icons', [added, { ...added, key: 'two' }], { icon, two: icon }],
    [
      'an icon that is too large',
      [{ ...added, hash: createHash('sha256').update(Buffer.alloc(300_000)).digest('hex') }],
      { icon: Buffer.alloc(300_000) },
    ],
    ['a list that is none', { icon: 1 }, {}],
  ])('%s is refused, and nothing is changed', async (_name, info, files) => {
    expect((await send('PUT', info, files as Record<string, Buffer>)).status).toBe(400);
    expect((await view()).media).toEqual([shot]);
  });

  test('have to come in parts', async () => {
    const path = `PUT /dev/api/snaps/${id}/binary-metadata`;
    expect((await bench.call('dashboard', path, { json: [], headers })).status).toBe(400);
  });
});
