import { createHash } from 'node:crypto';
import { copyFile, truncate } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileBody } from '@omnipub/core';
import { missing } from '@omnipub/core/testing';
import { expect, it, onTestFinished } from 'vitest';
import { loginSession } from '../login/login-options.js';
import { createSnapStoreClient } from '../snap/client.js';
import { startLoginWorld } from '../testing/login-world.js';

const SIZE = 200 * 1024 * 1024;
const name = 'hello-omnipub';
const fixture = fileURLToPath(
  new URL('../../../../test-fixtures/artifacts/hello-omnipub_1.4.0_amd64.snap', import.meta.url),
);

/** A snap of 200 MiB; what is behind its image is nothing. */
async function largeSnap(folder: string): Promise<string> {
  const path = join(folder, 'large.snap');
  await copyFile(fixture, path);
  await truncate(path, SIZE);
  return path;
}

it.skipIf(missing('unsquashfs'))(
  'a discharge that grows too old in the middle of a 200 MiB upload is renewed when the store is told of it: one upload, one revision (needs unsquashfs)',
  async () => {
    const world = await startLoginWorld();
    const path = await largeSnap(world.home);
    const client = createSnapStoreClient(world.config('snap'), world.deps([world.login('snap')]));
    await client.register(name);
    let expired: Promise<void> | undefined;
    const uploaded = await client.upload(path, {
      emit: (event) => {
        if (event.type === 'upload.progress' && event.sent > event.total / 2)
          expired ??= world.control.expireDischarges();
      },
    });
    await expired;
    expect(expired).toBeDefined();
    expect(uploaded).toMatchObject({ name, revision: 1 });
    const pushes = world.requests.dashboard.filter(({ url }) => url.startsWith('/dev/api/snap-push/'));
    // The precheck; the one that met the old discharge; the one with the new.
    expect(pushes.map(({ status }) => status)).toEqual([202, 401, 202]);
    expect(world.requests.storage.map(({ status }) => status)).toEqual([200]);
    expect(world.requests.sso.map(({ url }) => url)).toEqual(['/api/v2/tokens/refresh']);
    expect(await world.control.snap(name)).toMatchObject({ revisions: [{ revision: 1 }] });
  },
  60_000,
);

it('a signed body of 200 MiB is sent again whole after a renewal, and never held in memory', async () => {
  const world = await startLoginWorld();
  const path = join(world.home, 'large');
  await copyFile(fixture, path);
  await truncate(path, SIZE);
  const login = world.login('snap');
  await world.control.expireDischarges();
  const digests: string[] = [];
  const server = createServer((request, response) => {
    const hash = createHash('sha256');
    request.on('data', (piece: Buffer) => hash.update(piece));
    request.on('end', () => {
      digests.push(hash.digest('hex'));
      if (digests.length > 1) return response.end('taken');
      return response.writeHead(401, { 'www-authenticate': 'Macaroon needs_refresh=1' }).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const deps = world.deps([{ ...login, origin: url }]);
  const session = loginSession({ store: 'snap', config: { ...world.config('snap'), url } }, deps);
  const before = process.memoryUsage().rss;
  const signal = new AbortController().signal;
  const answer = session.http.text({ path: 'upload', method: 'POST', body: await fileBody(path), signal });
  expect(await answer).toBe('taken');
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  expect(digests).toHaveLength(2);
  expect(digests[1]).toBe(digests[0]);
}, 60_000);
