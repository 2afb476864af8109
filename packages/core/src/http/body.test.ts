import { appendFile, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesBody, emptyBody, formBody, jsonBody } from './body.js';
import { fileBody } from './file-body.js';
import { multipartBody } from './multipart-body.js';
import { bodyOf, serve } from './testing/loopback-server.js';
import { failure, setup } from './testing/setup.js';
import type { BodySource } from './types.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnipub-body-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(body: BodySource | Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of 'open' in body ? body.open() : body) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Bytes whose every part is different. */
function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(at, at);
  return bytes;
}

async function file(name: string, content: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe('a body', () => {
  it('says its exact length and can be opened again', async () => {
    const path = await file('again', pattern(2_500_000));
    const bodies = [
      emptyBody(),
      bytesBody(Buffer.from('héllo')),
      jsonBody({ a: 'é' }),
      formBody([
        ['a', '1 2'],
        ['a', 'ü&'],
      ]),
      formBody({ b: '=' }),
      await fileBody(path),
      multipartBody([]),
      multipartBody([
        { name: 'field', body: 'wért' },
        { name: 'empty', body: emptyBody(), filename: 'e' },
        {
          name: 'file',
          body: await fileBody(path),
          filename: 'a "b"\r\nX: y',
          contentType: 'application/x-rpm',
        },
        { name: 'json', body: jsonBody([1]) },
      ]),
    ];
    for (const body of bodies) {
      const first = await read(body);
      expect(first).toHaveLength(body.length);
      expect((await read(body)).equals(first)).toBe(true);
    }
  });

  it('of a form is urlencoded', async () => {
    expect(
      (
        await read(
          formBody([
            ['a', '1 2'],
            ['a', 'ü&'],
          ]),
        )
      ).toString(),
    ).toBe('a=1+2&a=%C3%BC%26');
  });

  it('refuses what JSON can’t hold', () => {
    expect(() => jsonBody(undefined)).toThrow(TypeError);
  });
});

describe('a multipart body', () => {
  it('has names that can’t break out of their header', async () => {
    const body = multipartBody([
      { name: 'a"\r\nX: y', body: bytesBody(Buffer.from('1')), filename: 'f"\r\n' },
    ]);
    const text = (await read(body)).toString();
    expect(text).toContain('name="a%22%0D%0AX: y"; filename="f%22%0D%0A"');
    expect(text).toMatch(/^--omnipub-[0-9a-f]{32}\r\n/);
    expect(body.contentType).toContain(text.slice(2, 42));
  });

  it('is read as a form by somebody else’s parser', async () => {
    const content = pattern(3_000_000);
    const path = await file('form', content);
    const body = multipartBody([
      { name: 'title', body: 'wört' },
      { name: 'file', body: await fileBody(path), filename: 'x.bin' },
    ]);
    const parsed = await new Response(new Uint8Array(await read(body)), {
      headers: { 'content-type': body.contentType },
    }).formData();
    expect(parsed.get('title')).toBe('wört');
    const got = parsed.get('file') as File;
    expect(got.name).toBe('x.bin');
    expect(Buffer.from(await got.arrayBuffer()).equals(content)).toBe(true);
  });

  it('passes on the error of a part', async () => {
    const path = await file('gone', pattern(10));
    const body = multipartBody([{ name: 'file', body: await fileBody(path), filename: 'x' }]);
    await rm(path);
    await expect(read(body)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a file body', () => {
  it('can be a part of the file', async () => {
    const content = pattern(3_000_000);
    const body = await fileBody(await file('part', content), { offset: 1_000_001, length: 1_500_000 });
    expect((await read(body)).equals(content.subarray(1_000_001, 2_500_001))).toBe(true);
  });

  it('refuses what is no regular file, what is missing, and a range outside of it', async () => {
    await mkdir(join(folder, 'dir'));
    const path = await file('short', pattern(8));
    expect(await failure(fileBody(join(folder, 'dir')))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failure(fileBody(join(folder, 'none')))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await failure(fileBody(path, { offset: 4, length: 5 }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failure(fileBody(path, { offset: 9 }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failure(fileBody(path, { offset: -1 }))).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it.each([
    ['shrinks', (path: string) => truncate(path, 2_000_000)],
    ['grows', (path: string) => appendFile(path, 'more')],
    [
      'is replaced',
      async (path: string) => {
        await rm(path);
        await writeFile(path, pattern(2_500_000));
      },
    ],
  ])('fails clearly when the file %s before it is sent', async (how, change) => {
    const path = await file(`changed-${how}`, pattern(2_500_000));
    const body = await fileBody(path);
    await change(path);
    await expect(read(body)).rejects.toMatchObject({ code: 'CONFLICT', recovery: 'fix-input' });
  });

  it('that changes while it is sent never reaches the server whole', async () => {
    const path = await file('during', pattern(40 * 1024 * 1024));
    const body = await fileBody(path);
    let complete = false;
    let changed = false;
    await using server = await serve((request, response) => {
      request.on('data', () => {
        if (changed) return;
        changed = true;
        request.pause();
        void appendFile(path, 'x').then(() => request.resume());
      });
      request.on('end', () => {
        complete = request.complete;
        response.end('ok');
      });
    });
    const { client, call } = setup(server.url);
    const error = await failure(client.text(call('x', { method: 'PUT', idempotent: true, body })));
    expect(error).toMatchObject({ code: 'CONFLICT' });
    expect(error.message).toContain(JSON.stringify(path));
    expect(complete).toBe(false);
    expect(server.seen).toHaveLength(1);
  });
});

describe('an upload', () => {
  it('arrives whole with its exact length, and reports what the socket took', async () => {
    const content = pattern(9_000_000);
    const path = await file('upload', content);
    let got: Buffer | undefined;
    await using server = await serve((request, response) => {
      void bodyOf(request).then((bytes) => {
        got = bytes;
        response.end('ok');
      });
    });
    const { client, call, clock, events } = setup(server.url);
    const emit = (event: (typeof events)[number]): void => {
      (events as (typeof events)[number][]).push(event);
      clock.advance(30);
    };
    await client.text(call('x', { method: 'POST', body: await fileBody(path), emit }));
    expect(got?.equals(content)).toBe(true);
    expect(server.seen[0]?.headers).toMatchObject({
      'content-length': String(content.length),
      'content-type': 'application/octet-stream',
    });
    expect(server.seen[0]?.headers['transfer-encoding']).toBeUndefined();
    const sent = events.map((event) => (event.type === 'upload.progress' ? event.sent : -1));
    expect(sent).toEqual([...sent].sort((a, b) => a - b));
    expect(sent.at(-1)).toBe(content.length);
    expect(new Set(sent).size).toBe(sent.length);
  });
});
