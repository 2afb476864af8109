import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { type Sandbox, startSandbox } from '@omnipub/sandbox';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { main } from '../cli.js';
import { fakeIo } from '../testing/fake-io.js';
import { type GobblerRelease, writeGobblerRelease } from '../testing/gobbler-release.js';
import { treeSnapshot } from '../testing/tree-snapshot.js';
import { createWorkspace, type Workspace } from '../testing/workspace.js';

let sandbox: Sandbox;
let workspace: Workspace;
/** Who owns the files that the sandbox sees. */
let user: string;

beforeEach(async () => {
  user = userInfo().username;
  sandbox = await startSandbox({ gobbler: { admins: [user], ownerOf: () => user } });
  workspace = await createWorkspace();
  await workspace.write('dataset/a.txt', 'alpha\n');
  await workspace.write('dataset/sub/b.txt', 'beta\n');
});
afterEach(async () => {
  await workspace.remove();
  await sandbox.stop();
});

async function run(release: Partial<GobblerRelease> = {}) {
  await writeGobblerRelease(workspace, { url: sandbox.gobbler.url, ...release });
  return omnipub('run');
}

async function omnipub(...argv: string[]) {
  const io = fakeIo({ cwd: workspace.path, env: { OMNIPUB_RETRIES: '1', OMNIPUB_BACKOFF: '1' } });
  const code = await main([...argv, '--json'], io);
  return { code, err: io.err(), result: io.lines().at(-1) };
}

/** Runs what must fail, and makes sure that neither registry nor staging are other than before. */
async function nothingChanges<T>(work: () => Promise<T>): Promise<T> {
  const before = await treeSnapshot(sandbox.gobbler.registry);
  const result = await work();
  expect(await treeSnapshot(sandbox.gobbler.registry)).toEqual(before);
  expect(await readdir(sandbox.gobbler.staging)).toEqual([]);
  return result;
}

test('a typo in the file: 2, with the place and what was meant', async () => {
  expect((await run()).code).toBe(0);
  const { code, err, result } = await nothingChanges(async () => {
    await writeGobblerRelease(workspace, { url: sandbox.gobbler.url, version: '2' });
    const text = `${sandbox.gobbler.url}`;
    await workspace.write(
      'omnipub.yaml',
      `release: x
stores:
  sandbox: { kind: gobbler, url: "${text}" }
targets:
  - name: dataset
    store: sandbox
    artifact: dataset
    upload: { project: demo, asset: cells, verison: "2" }
`,
    );
    return omnipub('run');
  });
  expect(code).toBe(2);
  expect(err).toContain('omnipub.yaml:8:44: unknown key at targets[0].upload.verison');
  expect(err).toContain('did you mean "version"?');
  expect(result).toMatchObject({ type: 'result', exitCode: 2, error: { code: 'INVALID_INPUT' } });
});

test('a missing artifact: 2, with the path that is not there', async () => {
  expect((await run()).code).toBe(0);
  const { code, err } = await nothingChanges(() => run({ artifact: 'datasett', version: '2' }));
  expect(code).toBe(2);
  expect(err).toContain(JSON.stringify(`${workspace.path}/datasett`));
  expect(err).toContain('build it first, or correct the path');
});

test('a wrong URL: 7, with the address that does not answer', async () => {
  const { code, err, result } = await nothingChanges(async () => run({ url: await deadUrl() }));
  expect(code).toBe(7);
  expect(err).toMatch(/127\.0\.0\.1:\d+/);
  expect(err).toContain('(NETWORK)');
  expect(result).toMatchObject({ outcome: 'failed', exitCode: 7 });
});

test('no permission: 3, before anything is staged where the permissions are public', async () => {
  await writeGobblerRelease(workspace, { url: sandbox.gobbler.url });
  const owners = ['--set', 'project=demo', '--set', 'owners=alice'];
  expect((await omnipub('register', 'sandbox', ...owners)).code).toBe(0);
  user = 'mallory';
  const { code, err, result } = await nothingChanges(() => run());
  expect(code).toBe(3);
  expect(err).toContain('(AUTH_DENIED)');
  expect(err).toContain('alice');
  expect(result).toMatchObject({ outcome: 'failed', exitCode: 3 });
});

test('no permission: 3, in the words of the store where only that can know', async () => {
  expect((await run()).code).toBe(0);
  // The permissions allow the user of this machine; the service takes him for another.
  user = 'mallory';
  const { code, err, result } = await nothingChanges(() => run({ version: '2', register: false }));
  expect(code).toBe(3);
  expect(err).toContain('(AUTH_DENIED)');
  expect(err).toContain('mallory');
  expect(result).toMatchObject({ outcome: 'failed', exitCode: 3 });
});

test('a version that exists with other content: 6, with the files that differ', async () => {
  expect((await run()).code).toBe(0);
  await workspace.write('dataset/a.txt', 'another alpha\n');
  const { code, err, result } = await nothingChanges(() => run());
  expect(code).toBe(6);
  expect(err).toContain('demo/cells/1');
  expect(err).toContain('a.txt');
  expect(err).toContain('(CONFLICT)');
  expect(result).toMatchObject({ outcome: 'failed', exitCode: 6 });
});

/** The address of a port that was free a moment ago. */
async function deadUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${String(address.port)}`;
}
