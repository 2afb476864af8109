import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { main } from '../cli.js';
import { fakeIo } from '../testing/fake-io.js';
import { createWorkspace, type Workspace } from '../testing/workspace.js';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
});
afterEach(() => workspace.remove());

interface Ready {
  readonly type: 'ready';
  readonly state: string;
  readonly stores: { readonly gobbler: { readonly url: string } };
}

test('sandbox start answers until Ctrl-C, which is its ordinary end, and removes its own folder', async () => {
  const io = fakeIo({ cwd: workspace.path });
  const code = main(['sandbox', 'start', '--json'], io);
  await io.saw('"ready"');
  const [ready] = io.lines() as unknown as [Ready];
  const info = await fetch(`${ready.stores.gobbler.url}/info`);
  expect(await info.json()).toMatchObject({ staging: expect.stringContaining(ready.state) });
  io.press();
  expect(await code).toBe(0);
  expect(io.lines().at(-1)).toEqual({ type: 'result', outcome: 'stopped', exitCode: 0 });
  await expect(fetch(`${ready.stores.gobbler.url}/info`)).rejects.toThrow();
  await expect(access(ready.state)).rejects.toMatchObject({ code: 'ENOENT' });
});

test("it tells who has an account, and how the vendors' own tools get there", async () => {
  const io = fakeIo({ cwd: workspace.path });
  const code = main(['sandbox', 'start'], io);
  await io.saw('Ctrl-C stops it');
  expect(io.out()).toContain('account   otp@example.com, password otp-password, second factor 123456\n');
  const [, dashboard = ''] =
    /^export STORE_DASHBOARD_URL=(http:\/\/127\.0\.0\.1:\d+)$/mu.exec(io.out()) ?? [];
  const whoami = await fetch(`${dashboard}/api/v2/tokens/whoami`);
  expect([whoami.status, whoami.headers.get('www-authenticate')]).toEqual([401, 'Macaroon']);
  io.press();
  expect(await code).toBe(0);
});

test('the settings that it prints work when they are pasted, and --state keeps what was published', async () => {
  await workspace.write('dataset/a.txt', 'alpha\n');
  for (const [round, state] of [
    ['first', 'created'],
    ['second', 'existed'],
  ] as const) {
    const sandbox = fakeIo({ cwd: workspace.path });
    const stopped = main(['sandbox', 'start', '--state', 'kept'], sandbox);
    await sandbox.saw('Ctrl-C stops it');
    const stores = /stores:\n(?: .*\n)+/.exec(sandbox.out())?.[0] ?? '';
    await workspace.write(
      `${round}.yaml`,
      `release: demo
${stores}targets:
  - name: dataset
    store: gobbler
    artifact: dataset
    register: { project: demo }
    upload: { project: demo, asset: cells, version: "1" }
`,
    );
    const run = fakeIo({ cwd: workspace.path });
    expect([await main(['run', `${round}.yaml`, '--ledger', round, '--json'], run), run.err()]).toEqual([
      0,
      expect.any(String),
    ]);
    expect(run.lines().at(-1)).toMatchObject({ targets: [{ outcome: state }] });
    sandbox.press();
    expect(await stopped).toBe(0);
  }
  const kept = join(workspace.path, 'kept/gobbler/registry/demo/cells/1/a.txt');
  expect(await readFile(kept, 'utf8')).toBe('alpha\n');
});

test('the hub that it prints lets its administrator in', async () => {
  const sandbox = fakeIo({ cwd: workspace.path });
  const stopped = main(['sandbox', 'start'], sandbox);
  await sandbox.saw('Ctrl-C stops it');
  const stores = /stores:\n(?: .*\n)+/.exec(sandbox.out())?.[0] ?? '';
  await workspace.write(
    'omnipub.yaml',
    `release: demo\n${stores}targets: [{ name: p, store: koji, register: { package: hello, tag: t, createTag: {} } }]\n`,
  );
  const run = fakeIo({ cwd: workspace.path });
  expect([await main(['run'], run), run.err()]).toEqual([0, expect.stringContaining('p/register: created')]);
  sandbox.press();
  expect(await stopped).toBe(0);
});

test('a folder that cannot be made is told with its path', async () => {
  await workspace.write('file', '');
  const io = fakeIo({ cwd: workspace.path });
  expect(await main(['sandbox', 'start', '--state', 'file/inside'], io)).not.toBe(0);
  expect(io.err()).toContain(join(workspace.path, 'file'));
});
