import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve } from './testing/loopback-server.js';
import { failure, setup } from './testing/setup.js';

const content = Buffer.alloc(700_000, 'omnipub ');
const sha256 = createHash('sha256').update(content).digest('hex');
const validators = {
  'accept-ranges': 'bytes',
  'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
};

let folder: string;
let to: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnipub-download-'));
  to = join(folder, 'file.bin');
});
afterEach(() => rm(folder, { recursive: true }));

/** Sends some bytes and cuts the connection when they are out. */
function cut(response: ServerResponse, bytes: Buffer): void {
  response.write(bytes, () => setTimeout(() => response.socket?.destroy(), 20));
}

describe('a download', () => {
  it('puts the whole file in place, hashed on the way, and reports progress', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': content.length }).end(content);
    });
    const { client, call, events } = setup(server.url);
    const expected = { size: content.length, algorithm: 'sha256', digest: sha256.toUpperCase() } as const;
    expect(await client.download({ ...call('x'), to, expect: expected })).toEqual({
      size: content.length,
      sha256,
    });
    expect((await readFile(to)).equals(content)).toBe(true);
    expect(await readdir(folder)).toEqual(['file.bin']);
    expect(server.seen[0]?.headers['accept-encoding']).toBe('identity');
    expect(events.at(-1)).toEqual({
      type: 'download.progress',
      received: content.length,
      total: content.length,
    });
  });

  it('goes on by Range where a transfer broke, with the same digest', async () => {
    await using server = await serve((request, response) => {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const last = content.length - 1;
      const range = `bytes ${String(from)}-${String(last)}/${String(content.length)}`;
      const headers = { ...validators, 'content-length': content.length - from };
      response.writeHead(from > 0 ? 206 : 200, from > 0 ? { ...headers, 'content-range': range } : headers);
      if (from === 0) cut(response, content.subarray(0, 400_000));
      else response.end(content.subarray(from));
    });
    const { client, call, events } = setup(server.url);
    expect(await client.download({ ...call('x'), to })).toEqual({ size: content.length, sha256 });
    expect(server.seen).toHaveLength(2);
    expect(server.seen[1]?.headers).toMatchObject({ 'if-range': validators['last-modified'] });
    expect(Number(server.seen[1]?.headers.range?.slice(6, -1))).toBe(400_000);
    expect(events.filter((event) => event.type === 'request.retry')).toHaveLength(1);
  });

  it('starts anew when the file has changed since (200 to the Range)', async () => {
    const other = Buffer.from('another content altogether');
    let count = 0;
    await using server = await serve((_request, response) => {
      if (++count === 1) {
        response.writeHead(200, { ...validators, etag: '"1"', 'content-length': content.length });
        cut(response, content.subarray(0, 1000));
      } else response.writeHead(200, { 'content-length': other.length }).end(other);
    });
    const { client, call } = setup(server.url);
    await client.download({ ...call('x'), to });
    expect(await readFile(to, 'utf8')).toBe(other.toString());
    expect(server.seen[1]?.headers['if-range']).toBe('"1"');
  });

  it('starts anew when the server answers another range than asked for', async () => {
    let count = 0;
    await using server = await serve((request, response) => {
      count++;
      if (request.headers.range !== undefined) {
        const headers = { 'content-range': `bytes 0-9/${String(content.length)}`, 'content-length': 10 };
        response.writeHead(206, headers).end(content.subarray(0, 10));
        return;
      }
      response.writeHead(200, { ...validators, 'content-length': content.length });
      if (count === 1) cut(response, content.subarray(0, 1000));
      else response.end(content);
    });
    const { client, call } = setup(server.url);
    expect(await client.download({ ...call('x'), to })).toMatchObject({ sha256 });
    expect(server.seen.map((request) => request.headers.range)).toEqual([
      undefined,
      'bytes=1000-',
      undefined,
    ]);
  });

  it('starts anew where the server can’t resume', async () => {
    let count = 0;
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': content.length });
      if (++count === 1) cut(response, content.subarray(0, 1000));
      else response.end(content);
    });
    const { client, call } = setup(server.url);
    expect(await client.download({ ...call('x'), to })).toMatchObject({ sha256 });
    expect(server.seen[1]?.headers.range).toBeUndefined();
  });

  it('gives up within the retries and leaves nothing behind', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 10 });
      cut(response, Buffer.from('12345'));
    });
    const { client, call } = setup(server.url, { retries: 2 });
    expect(await failure(client.download({ ...call('x'), to }))).toMatchObject({ code: 'NETWORK' });
    expect(server.seen).toHaveLength(3);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a digest', { algorithm: 'md5', digest: '0'.repeat(32) }],
    ['a size that the server names otherwise', { size: 5 }],
  ] as const)('that fails %s leaves the old file as it was', async (_, expected) => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': content.length }).end(content);
    });
    await writeFile(to, 'old');
    const { client, call } = setup(server.url);
    expect(await failure(client.download({ ...call('x'), to, expect: expected }))).toMatchObject({
      code: 'PROTOCOL',
    });
    expect(await readFile(to, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['file.bin']);
  });

  it('of unknown length that is shorter or longer than expected is refused', async () => {
    await using server = await serve((_request, response) => {
      response.write('123');
      response.end('456');
    });
    const { client, call } = setup(server.url);
    for (const size of [5, 7])
      expect(await failure(client.download({ ...call('x'), to, expect: { size } }))).toMatchObject({
        code: 'PROTOCOL',
      });
    expect(await readdir(folder)).toEqual([]);
  });

  it('that comes compressed unasked is refused rather than kept', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('xyz');
    });
    const { client, call } = setup(server.url);
    expect(await failure(client.download({ ...call('x'), to }))).toMatchObject({ code: 'PROTOCOL' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('that is aborted leaves nothing behind', async () => {
    await using server = await serve((_request, response) => response.writeHead(200).write('abc'));
    const { client, call, events } = setup(server.url);
    const stop = new AbortController();
    const work = failure(client.download({ ...call('x', { signal: stop.signal }), to }));
    await expect.poll(() => events.length).toBe(1);
    stop.abort();
    expect(await work).toMatchObject({ code: 'ABORTED' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('of what is not there is the store’s error, and into a missing folder ours', async () => {
    await using server = await serve((_request, response) => response.writeHead(404).end('no'));
    const { client, call } = setup(server.url);
    expect(await failure(client.download({ ...call('x'), to }))).toMatchObject({
      code: 'NOT_FOUND',
      status: 404,
    });
    const nowhere = join(folder, 'none', 'file');
    const error = await failure(client.download({ ...call('x'), to: nowhere }));
    expect(error).toMatchObject({ code: 'NOT_FOUND' });
    expect(error.message).toContain(nowhere);
    expect(server.seen).toHaveLength(1);
  });
});
