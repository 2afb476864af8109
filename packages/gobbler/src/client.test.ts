import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGobblerClient } from './client.js';
import { isInUse } from './requests/cleanup.js';
import { startGobbler, stopGobbler } from './service.js';
import { startWorld, type World } from './testing/sandbox.js';

const built = fileURLToPath(new URL('../dist/index.js', import.meta.url));

async function consume(list: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of list) count += 1;
  return count;
}

describe('the client', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it('works from its URL alone, where staging and registry are on this machine', async () => {
    const client = createGobblerClient({ url: `${world.sandbox.gobbler.url}/` });
    await client.createProject('alone');
    const directory = await client.allocateUploadDirectory();
    await client.uploadDirectory('alone', 'a', '1', await world.tree('alone', { a: 'A' }));
    expect(await readFile(await client.fetchFile('alone/a/1/a'), 'utf8')).toBe('A');
    expect(await client.versionPath('alone', 'a', '1')).toBe(
      join(world.sandbox.gobbler.registry, 'alone/a/1'),
    );
    expect(await client.uploadDirectory('alone', 'a', '2', directory, { consume: true })).toMatchObject({
      files: 0,
    });
    await rm(directory, { recursive: true });
  });

  it('says what to set when staging is not on this machine', async () => {
    const client = createGobblerClient({ url: world.sandbox.gobbler.url, staging: '/nonexistent' });
    await expect(client.createProject('x')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: expect.stringContaining('staging'),
    });
    expect(() => createGobblerClient({ url: 'ftp://x' })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });

  it('throws PublishErrors from lists, too', async () => {
    const client = createGobblerClient({ url: world.sandbox.gobbler.url });
    const stopped = { signal: AbortSignal.abort() };
    await expect(consume(client.listVersionDetails('alone', stopped))).rejects.toMatchObject({
      name: 'PublishError',
      code: 'ABORTED',
    });
    await expect(consume(client.watchLogs(stopped))).rejects.toMatchObject({
      name: 'PublishError',
      code: 'ABORTED',
    });
  });

  it('leaves no signal handler behind', () => {
    expect(isInUse(world.scratch)).toBe(false);
    expect(process.listeners('SIGTERM').filter((listener) => listener.name === 'onSignal')).toEqual([]);
  });

  it('starts and stops services of their own', async () => {
    const [one, two] = await Promise.all([startGobbler(), startGobbler({ admins: ['nobody-here'] })]);
    expect(one.url).not.toBe(two.url);
    await createGobblerClient(one).createProject('p');
    await expect(createGobblerClient(two).createProject('p')).rejects.toMatchObject({ code: 'AUTH_DENIED' });
    await Promise.all([stopGobbler(one), stopGobbler(two)]);
  });

  // Runs the built package in a process of its own.
  it.skipIf(!existsSync(built)).each([
    ['SIGTERM', ''],
    ['SIGINT', ''],
    ['SIGTERM', "process.on('SIGTERM', () => process.exit(7));"],
  ] as const)('cleans staging up when %s ends the process (%s)', async (signal, handler) => {
    const { url, staging } = world.sandbox.gobbler;
    const hang = world.sandbox.gobbler.faults.add({ kind: 'hang', method: 'POST' });
    const source = await world.tree('signal', { a: 'A' });
    const script = `${handler}
      const { createGobblerClient } = await import(${JSON.stringify(built)});
      await createGobblerClient(${JSON.stringify({ url, staging })}).uploadDirectory('alone', 'sig', '1', ${JSON.stringify(source)});`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    const ended = new Promise((done) => child.on('exit', (code, by) => done(by ?? code)));
    await expect.poll(() => hang.hits, { timeout: 10_000 }).toBe(1);
    expect((await readdir(staging)).length).toBe(2);
    child.kill(signal);
    // The signal is not swallowed: without a handler of the host it ends the process.
    expect(await ended).toBe(handler === '' ? signal : 7);
    expect(await readdir(staging)).toEqual([]);
  });
});
