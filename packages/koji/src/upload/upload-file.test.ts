import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAdler32 } from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { setupClient } from '../testing/clients.js';
import { builder, kojiadmin, startHub } from '../testing/sandbox.js';

const KIB = 1024;
const chunk = { min: 64 * KIB, max: 64 * KIB };
const directory = 'cli-build/of-a-test';

async function fileOf(bytes: Buffer, name = 'hello.src.rpm'): Promise<string> {
  const path = join(await tempDir(), name);
  await writeFile(path, bytes);
  return path;
}

function adler32(bytes: Buffer): string {
  const sum = createAdler32();
  sum.update(bytes);
  return sum.digest();
}

/** Does the file below `work` have these bytes? (`toEqual` would look at them one by one, for seconds.) */
async function has(hub: Awaited<ReturnType<typeof startHub>>, name: string, bytes: Buffer): Promise<boolean> {
  return (await readFile(join(hub.topdir, 'work', directory, name))).equals(bytes);
}

describe('an upload', () => {
  it.each([0, 1, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1, 300 * KIB])(
    'of %i bytes arrives as it is',
    async (size) => {
      const hub = await startHub();
      const bytes = randomBytes(size);
      const path = await fileOf(bytes);
      const { client, events, emit } = setupClient(hub.url, { auth: builder });
      const done = await client.uploadFile(path, { directory, name: 'x.src.rpm', chunk, emit });
      expect(done).toEqual({
        directory,
        name: 'x.src.rpm',
        path: `${directory}/x.src.rpm`,
        size,
        adler32: adler32(bytes),
        resumedFrom: 0,
      });
      expect(await has(hub, 'x.src.rpm', bytes)).toBe(true);
      const sent = events.flatMap((event) => (event.type === 'upload.progress' ? [event] : []));
      if (size > 0) expect(sent.at(-1)).toEqual({ type: 'upload.progress', sent: size, total: size });
      expect(sent.map((event) => event.sent)).toEqual(sent.map((event) => event.sent).sort((a, b) => a - b));
    },
  );

  it('has chunks in order with their length, without overwrite and without a number', async () => {
    const hub = await startHub();
    const { client } = setupClient(hub.url, { auth: builder });
    await client.uploadFile(await fileOf(randomBytes(150 * KIB)), { directory, name: 'a', chunk });
    const chunks = hub.requests.filter(({ rpc }) => rpc === 'rawUpload');
    const queries = chunks.map(({ url }) => url.slice(url.indexOf('?') + 1));
    const base = 'filename=a&filepath=cli-build%2Fof-a-test&fileverify=adler32&offset=';
    expect(queries).toEqual([`${base}0`, `${base}65536`, `${base}131072`]);
    expect(chunks.map(({ headers }) => headers['content-length'])).toEqual(['65536', '65536', '22528']);
    expect(chunks.every(({ headers }) => headers['transfer-encoding'] === undefined)).toBe(true);
    expect(chunks.every(({ headers }) => headers['koji-session-callnum'] === undefined)).toBe(true);
  });

  it('whose blocks use the same memory again is whole, also over TLS and where the hub reads slowly', async () => {
    const MIB = 1024 * KIB;
    const hub = await startHub();
    const bytes = randomBytes(19 * MIB + 5);
    const path = await fileOf(bytes);
    const large = { min: 6 * MIB, max: 6 * MIB };
    hub.faults.add({ kind: 'delay', ms: 60, rpc: 'rawUpload', times: 4 });
    for (const [name, server] of [
      ['plain', hub.url],
      ['tls', hub.tlsUrl],
    ] as const) {
      const { client } = setupClient(server, { auth: builder, serverCa: hub.ca });
      await client.uploadFile(path, { directory, name, chunk: large });
      expect(await has(hub, name, bytes)).toBe(true);
    }
    expect(hub.requests.filter(({ rpc }) => rpc === 'rawUpload')).toHaveLength(8);
  });

  const places = [0, 1, 2, 3].flatMap((place) => [
    [place, 'cut-before-work'] as const,
    [place, 'cut-after-work'] as const,
  ]);
  it.each(places)('cut at chunk %i (%s) goes on there, and the file is whole', async (place, kind) => {
    const hub = await startHub();
    const bytes = randomBytes(230 * KIB);
    const { client, events, emit } = setupClient(hub.url, { auth: builder });
    if (place > 0) hub.faults.add({ kind: 'delay', ms: 0, rpc: 'rawUpload', times: place });
    hub.faults.add({ kind, rpc: 'rawUpload' });
    await client.uploadFile(await fileOf(bytes), { directory, name: 'a', chunk, emit });
    expect(await has(hub, 'a', bytes)).toBe(true);
    const chunks = hub.requests.filter(({ rpc }) => rpc === 'rawUpload').map(({ url }) => url);
    expect(chunks).toHaveLength(5);
    // Only the one that was repeated says so.
    expect(chunks.filter((url) => url.includes('overwrite=1'))).toEqual([chunks[place + 1]]);
    expect(events.filter(({ type }) => type === 'request.retry')).toHaveLength(1);
  });

  it('whose session expires in the middle goes on in the renewed one', async () => {
    const hub = await startHub();
    const bytes = randomBytes(230 * KIB);
    const { client } = setupClient(hub.url, { auth: builder });
    let seen = 0;
    await client.uploadFile(await fileOf(bytes), {
      directory,
      name: 'a',
      chunk,
      emit: ({ type }) => {
        if (type === 'upload.progress' && ++seen === 2) void hub.control.expireSessions();
      },
    });
    expect(await has(hub, 'a', bytes)).toBe(true);
    expect(hub.requests.filter(({ rpc }) => rpc === 'login')).toHaveLength(2);
  });

  it('that broke off for good goes on in another process from what the hub has', async () => {
    const hub = await startHub();
    const bytes = randomBytes(230 * KIB);
    const path = await fileOf(bytes);
    const first = setupClient(hub.url, { auth: builder });
    hub.faults.add({ kind: 'delay', ms: 0, rpc: 'rawUpload', times: 2 });
    const outage = hub.faults.add({
      kind: 'cut-before-work',
      rpc: 'rawUpload',
      times: Number.POSITIVE_INFINITY,
    });
    await expect(first.client.uploadFile(path, { directory, name: 'a', chunk })).rejects.toMatchObject({
      code: 'NETWORK',
    });
    outage.remove();
    const before = hub.requests.filter(({ rpc }) => rpc === 'rawUpload').length;
    const second = setupClient(hub.url, { auth: builder });
    const done = await second.client.uploadFile(path, { directory, name: 'a', chunk });
    expect(done.resumedFrom).toBe(128 * KIB);
    expect(hub.requests.filter(({ rpc }) => rpc === 'rawUpload').length - before).toBe(2);
    expect(await has(hub, 'a', bytes)).toBe(true);
    // A third time there is nothing left to do.
    const third = await second.client.uploadFile(path, { directory, name: 'a', chunk });
    expect(third).toEqual({ ...done, resumedFrom: bytes.length });
  });

  it('does not go on from another file, and replaces it only when told to', async () => {
    const hub = await startHub();
    const { client } = setupClient(hub.url, { auth: builder });
    await client.uploadFile(await fileOf(randomBytes(100 * KIB)), { directory, name: 'a', chunk });
    const bytes = randomBytes(70 * KIB);
    const path = await fileOf(bytes);
    await expect(client.uploadFile(path, { directory, name: 'a', chunk })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await client.uploadFile(path, { directory, name: 'a', chunk, overwrite: true });
    expect(await has(hub, 'a', bytes)).toBe(true);
  });

  it('of a file that changes meanwhile is CONFLICT', async () => {
    const hub = await startHub();
    const path = await fileOf(randomBytes(200 * KIB));
    const { client } = setupClient(hub.url, { auth: builder });
    let changed: Promise<void> | undefined;
    const emit = ({ type }: { readonly type: string }): void => {
      if (type === 'upload.progress') changed ??= writeFile(path, 'shorter');
    };
    await expect(client.uploadFile(path, { directory, name: 'a', chunk, emit })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await changed;
  });

  it('ends promptly when it is stopped', async () => {
    const hub = await startHub();
    const { client } = setupClient(hub.url, { auth: builder });
    const stop = new AbortController();
    hub.faults.add({ kind: 'hang', rpc: 'rawUpload' });
    const work = client.uploadFile(await fileOf(randomBytes(10)), {
      directory,
      name: 'a',
      signal: stop.signal,
    });
    await expect.poll(() => hub.requests.some(({ rpc }) => rpc === 'rawUpload')).toBe(true);
    stop.abort();
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('to a directory of somebody else is refused in the hub’s words', async () => {
    const hub = await startHub();
    const path = await fileOf(randomBytes(10));
    await setupClient(hub.url, { auth: kojiadmin }).client.uploadFile(path, { directory, name: 'a' });
    const { client } = setupClient(hub.url, { auth: builder });
    await expect(client.uploadFile(path, { directory, name: 'b' })).rejects.toMatchObject({
      code: 'AUTH_DENIED',
    });
  });
});
