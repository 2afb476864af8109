import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Sandbox, startSandbox } from '@omnipub/sandbox';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeGobblerRelease } from '../testing/gobbler-release.js';
import { spawnCli } from '../testing/spawn-cli.js';
import { createWorkspace, type Workspace } from '../testing/workspace.js';

let workspace: Workspace;
let sandbox: Sandbox | undefined;
beforeEach(async () => {
  workspace = await createWorkspace();
});
afterEach(async () => {
  await sandbox?.stop();
  sandbox = undefined;
  await workspace.remove();
});

test('the built command answers --version', async () => {
  const cli = spawnCli(['--version'], workspace.path);
  expect(await cli.ended).toEqual({ code: 0, signal: null });
  expect(cli.out()).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('sandbox start ends with 0 on SIGINT', async () => {
  const cli = spawnCli(['sandbox', 'start', '--json'], workspace.path);
  await cli.saw('"ready"');
  cli.child.kill('SIGINT');
  expect(await cli.ended).toEqual({ code: 0, signal: null });
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'a run that gets one %s saves what is in flight and ends with 130',
  async (signal) => {
    sandbox = await startSandbox();
    await workspace.write('dataset/a.txt', 'alpha\n');
    await writeGobblerRelease(workspace, { url: sandbox.gobbler.url });
    // Long enough that the signal meets a step in flight.
    sandbox.gobbler.faults.add({ path: '/new/request-create_project', kind: 'delay', ms: 700 });
    const cli = spawnCli(['run'], workspace.path);
    await cli.saw('dataset/register: started');
    cli.child.kill(signal);
    await cli.saw('finishing what is in flight');
    expect(await cli.ended).toEqual({ code: 130, signal: null });
    expect(cli.err()).toMatch(/dataset\/register: created demo\n/);
    expect(cli.err()).toMatch(/to go on: omnipub resume [0-9a-f]{16}\n/);

    const resumed = spawnCli(['resume'], workspace.path);
    expect(await resumed.ended).toEqual({ code: 0, signal: null });
    expect(resumed.err()).toContain('dataset/register: done before demo');
  },
);

test('a reader that goes away early is no failure', async () => {
  const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
  const child = spawn('sh', ['-c', `"${process.execPath}" "${entry}" schema | head -c 1; exit 0`], {
    cwd: workspace.path,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdout.resume();
  await once(child, 'close');
  expect(err).toBe('');
});
