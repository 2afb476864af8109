import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { startSandbox } from './sandbox.js';
import { type Bench, send, startBench } from './testing/gobbler-client.js';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const open = async (...args: Parameters<typeof startBench>): Promise<Bench> => {
  const bench = await startBench(...args);
  cleanups.push(() => bench.stop());
  return bench;
};

describe('startSandbox', () => {
  test('uses a fresh directory that others can reach, and removes it at stop', async () => {
    const sandbox = await startSandbox();
    const { stateDir, gobbler } = sandbox;
    expect((await stat(stateDir)).mode & 0o7777).toBe(0o755);
    expect((await stat(gobbler.staging)).mode & 0o7777).toBe(0o1777);
    expect((await stat(gobbler.registry)).mode & 0o7777).toBe(0o755);
    const info = await send(`${gobbler.url}/info`);
    expect(JSON.parse(info.body)).toEqual({ staging: gobbler.staging, registry: gobbler.registry });
    await sandbox.stop();
    await expect(stat(stateDir)).rejects.toThrow('ENOENT');
    expect((await send(`${gobbler.url}/info`)).status).toBeUndefined();
  });

  test('keeps a state directory that was given', async () => {
    const state = await mkdtemp(join(tmpdir(), 'sandbox-state-'));
    cleanups.push(() => rm(state, { recursive: true }));
    const first = await startSandbox({ state });
    await writeFile(join(first.gobbler.registry, 'mark'), 'here');
    await first.stop();
    const second = await startSandbox({ state });
    cleanups.push(() => second.stop());
    expect((await send(`${second.gobbler.url}/fetch/mark`)).body).toBe('here');
  });

  test('a port that is taken is an error, and nothing is left behind', async () => {
    const first = await startSandbox();
    cleanups.push(() => first.stop());
    const portBase = Number(new URL(first.gobbler.url).port);
    const own = await mkdtemp(join(tmpdir(), 'sandbox-test-'));
    cleanups.push(() => rm(own, { recursive: true }));
    // Other tests have sandboxes of their own in the usual place.
    vi.stubEnv('TMPDIR', own);
    await expect(startSandbox({ portBase })).rejects.toThrow('EADDRINUSE');
    expect(await readdir(own)).toEqual([]);
  });

  test('two sandboxes run side by side', async () => {
    const [a, b] = await Promise.all([startSandbox(), startSandbox()]);
    cleanups.push(
      () => a.stop(),
      () => b.stop(),
    );
    expect(a.gobbler.url).not.toBe(b.gobbler.url);
  });
});

describe('request names', () => {
  test('can be used once, whatever came of the request', async () => {
    const bench = await open();
    const name = 'request-upload-once';
    expect((await bench.post('upload', '{', { name })).body).toContain('failed to parse JSON');
    const again = await bench.post('upload', '{}', { name });
    expect([again.status, again.body]).toEqual([
      400,
      '{"reason":"path is already being processed","status":"ERROR"}',
    ]);
  });

  test('are free again after a minute of the server', async () => {
    let now = Date.now();
    const bench = await open({ now: () => now });
    const name = 'request-health_check-x';
    expect((await bench.post('', {}, { name })).status).toBe(200);
    now += 59_000;
    expect((await bench.post('', {}, { name })).status).toBe(400);
    now += 1001;
    await utimes(join(bench.gobbler.staging, name), now / 1000, now / 1000);
    const url = `${bench.gobbler.url}/new/${name}`;
    expect((await send(url, { method: 'POST' })).status).toBe(200);
  });

  test('that lie in staging at the start cannot be replayed', async () => {
    const first = await open();
    const name = 'request-health_check-old';
    await writeFile(join(first.gobbler.staging, name), '{}');
    const second = await first.restart();
    cleanups.push(() => second.gobbler.stop());
    const reply = await send(`${second.gobbler.url}/new/${name}`, { method: 'POST' });
    expect(reply.body).toContain('path is already being processed');
  });

  test('are not used up by a request that fails the first checks', async () => {
    const bench = await open();
    const name = 'request-health_check-late';
    const path = join(bench.gobbler.staging, name);
    await writeFile(path, '{}');
    const old = Date.now() / 1000 - 61;
    await utimes(path, old, old);
    const url = `${bench.gobbler.url}/new/${name}`;
    expect((await send(url, { method: 'POST' })).body).toContain('request file is expired');
    await utimes(path, Date.now() / 1000, Date.now() / 1000);
    expect((await send(url, { method: 'POST' })).status).toBe(200);
  });
});

describe('identity', () => {
  test('the owner of the request file acts; by default the admin is whoever runs the sandbox', async () => {
    const bench = await open();
    expect((await bench.post('create_project', { project: 'p' })).status).toBe(200);
  });

  test('`users` names an uid, and a name that is no admin may not create projects', async () => {
    const bench = await open({ users: { [process.getuid?.() ?? 0]: 'somebody' }, admins: ['boss'] });
    const reply = await bench.post('create_project', { project: 'p' });
    expect([reply.status, reply.body]).toEqual([
      403,
      '{"reason":"user \\"somebody\\" is not authorized to create a project","status":"ERROR"}',
    ]);
  });

  test.runIf(process.getuid?.() === 0)(
    'an uid without a name gets no byte of an answer, and the server lives on',
    async () => {
      const { chown } = await import('node:fs/promises');
      const bench = await open();
      const name = 'request-create_project-stranger';
      await writeFile(join(bench.gobbler.staging, name), '{"project":"p"}');
      await chown(join(bench.gobbler.staging, name), 3_999_999, 3_999_999);
      const reply = await send(`${bench.gobbler.url}/new/${name}`, { method: 'POST' });
      expect(reply.status).toBeUndefined();
      expect(bench.gobbler.crashed).toBe(false);
      expect((await bench.get('/info')).status).toBe(200);
    },
  );

  test.runIf(process.getuid?.() === 0)(
    'consuming a file of an uid without a name kills the server',
    async () => {
      const { chown } = await import('node:fs/promises');
      const bench = await open();
      await bench.post('create_project', { project: 'p' });
      const folder = await bench.stage('s', { 'a.txt': 'a' });
      await chown(join(folder, 'a.txt'), 3_999_999, 3_999_999);
      const target = { source: 's', project: 'p', asset: 'a', version: '1', consume: true };
      expect((await bench.post('upload', target)).status).toBeUndefined();
      expect(bench.gobbler.crashed).toBe(true);
      expect((await bench.get('/info')).status).toBeUndefined();
      expect(await readdir(join(bench.gobbler.registry, 'p/a'))).toContain('1');
    },
  );

  test('"." and ".." as source are refused even to the owner of staging', async () => {
    const bench = await open();
    await bench.post('create_project', { project: 'p' });
    for (const source of ['.', '..']) {
      const reply = await bench.post('upload', { source, project: 'p', asset: 'a', version: '1' });
      expect(reply.status).toBe(403);
    }
  });
});

describe('the daily purge', () => {
  test('removes what is a week old, and probational versions after their days', async () => {
    let now = Date.now();
    const bench = await open({ now: () => now, probationDays: 3 });
    await bench.post('create_project', { project: 'p' });
    const files = { x: 'x' };
    await bench.upload({ project: 'p', asset: 'a', version: 'kept' }, files);
    await bench.upload({ project: 'p', asset: 'a', version: 'waiting', on_probation: true }, { y: 'yy' });
    now += 2 * 86_400_000;
    expect(await bench.gobbler.purge()).toEqual([]);
    const versions = async (): Promise<string[]> =>
      (await readdir(join(bench.gobbler.registry, 'p/a'))).filter((n) => !n.startsWith('..'));
    expect((await versions()).sort()).toEqual(['kept', 'waiting']);
    now += 6 * 86_400_000;
    expect(await bench.gobbler.purge()).toEqual([]);
    expect(await versions()).toEqual(['kept']);
    expect(await readdir(bench.gobbler.staging)).toEqual([]);
    expect(await readdir(join(bench.gobbler.registry, '..logs'))).toEqual([]);
    expect((await bench.get('/fetch/p/..usage')).body).toBe('{\n    "total": 1\n}');
  });
});
