import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startSandbox } from '../sandbox.js';
import { type CanonicalBench, startCanonicalBench, u1Header } from '../testing/canonical-client.js';
import { freePorts } from '../testing/free-ports.js';
import { send, until } from '../testing/gobbler-client.js';
import { startCanonicalSandbox } from './server.js';
import { serviceNames } from './services.js';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
const open = async (): Promise<CanonicalBench> => {
  const bench = await startCanonicalBench();
  cleanups.push(() => bench.close());
  return bench;
};

describe('the six servers', () => {
  test('answer on ports of their own, each with its faults and its requests', async () => {
    const bench = await open();
    const ports = new Set(Object.values(bench.urls));
    expect([Object.keys(bench.urls), ports.size]).toEqual([[...serviceNames], 6]);
    for (const name of serviceNames) {
      expect(bench.urls[name]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
      expect((await send(`${bench.urls[name]}/nothing/here`)).status).toBe(404);
      bench.faults[name].add({ kind: 'status', status: 503, path: '/nothing' });
      expect((await send(`${bench.urls[name]}/nothing`)).status).toBe(503);
      expect(bench.requests[name].map(({ url, status }) => [url, status])).toEqual([
        ['/nothing/here', 404],
        ['/nothing', 503],
      ]);
    }
  });

  test('are where portBase says, behind the Gobbler', async () => {
    const portBase = await freePorts(11);
    const sandbox = await startSandbox({ portBase });
    cleanups.push(() => sandbox.stop());
    expect(serviceNames.map((name) => Number(new URL(sandbox.canonical.urls[name]).port) - portBase)).toEqual(
      [1, 2, 3, 4, 5, 6],
    );
    expect(sandbox.canonical.env()).toEqual({
      STORE_DASHBOARD_URL: `http://127.0.0.1:${portBase + 1}`,
      CHARMCRAFT_STORE_API_URL: `http://127.0.0.1:${portBase + 2}`,
      STORE_UPLOAD_URL: `http://127.0.0.1:${portBase + 3}`,
      CHARMCRAFT_UPLOAD_URL: `http://127.0.0.1:${portBase + 3}`,
      UBUNTU_ONE_SSO_URL: `http://127.0.0.1:${portBase + 4}`,
      CHARMCRAFT_STORE_SSO_URL: `http://127.0.0.1:${portBase + 4}`,
      CHARMCRAFT_REGISTRY_URL: `http://127.0.0.1:${portBase + 6}`,
    });
  });

  test('what is refused is refused in a list of errors', async () => {
    const bench = await open();
    const wrong = await bench.call('dashboard', 'DELETE /dev/api/account');
    expect([wrong.status, wrong.headers['allow']]).toEqual([405, 'GET, PATCH']);
    const text = await bench.call('dashboard', 'POST /dev/api/acl/', { body: '{}' });
    expect(text).toMatchObject({ status: 415, json: { error_list: [{ code: 'unsupported-media-type' }] } });
    const broken = await bench.call('dashboard', 'POST /dev/api/acl/', {
      body: '{"a":',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(broken).toMatchObject({ status: 400, json: { error_list: [{ code: 'invalid-request' }] } });
    const huge = await bench.call('dashboard', 'POST /dev/api/acl/', { json: { a: 'x'.repeat(1_100_000) } });
    expect(huge.status).toBe(413);
  });
});

describe('the state', () => {
  test('is closed to others, belongs to one sandbox at a time, and is whole after a stop in the middle of an upload', async () => {
    const state = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
    cleanups.push(() => rm(state, { recursive: true, force: true }));
    const first = await startCanonicalSandbox({ state });
    expect((await stat(state)).mode & 0o777).toBe(0o700);
    expect((await stat(join(state, 'keys.json'))).mode & 0o777).toBe(0o600);
    await expect(startCanonicalSandbox({ state })).rejects.toThrow('belongs to a sandbox that runs');
    const login = first.control.issueLogin();
    await first.control.seedSnap({ name: 'kept' });
    const upload = send(`${first.urls.storage}/unscanned-upload/`, {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=b', 'Content-Length': '100000' },
      body: '--b\r\nContent-Disposition: form-data; name="binary"; filename="f"\r\n\r\nhalf',
    });
    const blobs = (): Promise<string[]> => readdir(join(state, 'blobs'));
    await until(async () => (await blobs()).length === 1, { what: 'the upload has begun' });
    await first.stop();
    expect((await upload).status).toBeUndefined();
    expect(await blobs()).toEqual([]);
    const second = await startCanonicalSandbox({ state });
    cleanups.push(() => second.stop());
    const reply = await send(`${second.urls.dashboard}/dev/api/account`, { headers: u1Header(login) });
    expect(JSON.parse(reply.body)).toMatchObject({ snaps: { '16': { kept: { status: 'Approved' } } } });
  });

  test('of another kind is an error, and leaves no server behind', async () => {
    const state = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
    cleanups.push(() => rm(state, { recursive: true, force: true }));
    const port = await freePorts(6);
    const first = await startCanonicalSandbox({ state, port });
    await first.stop();
    await rm(join(state, 'snaps.json'));
    await writeFile(join(state, 'snaps.json'), '{"not":"ours"}');
    await expect(startCanonicalSandbox({ state, port })).rejects.toThrow(
      'snaps.json is not the state of this sandbox',
    );
    await rm(join(state, 'snaps.json'));
    const second = await startCanonicalSandbox({ state, port });
    cleanups.push(() => second.stop());
    expect(second.urls.dashboard).toBe(first.urls.dashboard);
  });
});
