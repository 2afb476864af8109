import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CanonicalSandbox, startCanonicalSandbox } from '@omnipub/sandbox';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { main } from '../cli.js';
import { fakeKeyring } from '../testing/fake-backends.js';
import { fakeIo } from '../testing/fake-io.js';
import { createWorkspace, type Workspace } from '../testing/workspace.js';

let workspace: Workspace;
let sandbox: CanonicalSandbox;
beforeEach(async () => {
  workspace = await createWorkspace();
  sandbox = await startCanonicalSandbox({ state: join(workspace.path, 'sandbox') });
});
afterEach(async () => {
  await sandbox.stop();
  await workspace.remove();
});

/** One verb on a machine where omnipub itself has no login. */
async function omnipub(argv: readonly string[], more: Record<string, string> = {}) {
  const env = {
    ...sandbox.env(),
    XDG_DATA_HOME: join(workspace.path, 'data'),
    OMNIPUB_BACKOFF: '1',
    ...more,
  };
  const io = fakeIo({ cwd: workspace.path, env });
  const keyring = fakeKeyring();
  return { code: await main(argv, io, { keyring }), io };
}

/** What snapcraft keeps of a login: in its keyring, its file and its variable. */
function entry(login: { readonly root: string; readonly discharge: string }): string {
  const typed = { t: 'u1-macaroon', v: { r: login.root, d: login.discharge } };
  return Buffer.from(JSON.stringify(typed)).toString('base64');
}

const register = ['register', 'snap', '--config', 'settleTimeoutMs=1000', '--set', 'name=hello'];

test('a release is signed with the login that snapcraft has in its file, renewed where it is too old', async () => {
  const folder = join(workspace.path, 'data', 'snapcraft');
  await mkdir(folder, { recursive: true });
  const { host } = new URL(sandbox.urls.dashboard);
  const content = JSON.stringify({ snapcraft: { [host]: entry(sandbox.control.issueLogin()) } });
  await writeFile(join(folder, 'credentials.json'), content, { mode: 0o600 });
  await sandbox.control.expireDischarges();
  const { code, io } = await omnipub(register);
  expect([code, io.err()]).toEqual([0, expect.not.stringContaining('warning')]);
  expect((await omnipub(['list', 'snap', '--config', 'settleTimeoutMs=1000'])).io.out()).toContain('hello');
});

test('and with the one in its variable', async () => {
  const { code } = await omnipub(register, {
    SNAPCRAFT_STORE_CREDENTIALS: entry(sandbox.control.issueLogin()),
  });
  expect(code).toBe(0);
});

test('without a login it says so, and what to run', async () => {
  const { code, io } = await omnipub(register);
  expect([code, io.err()]).toEqual([3, expect.stringContaining('run: omnipub login snap')]);
  expect(sandbox.requests.dashboard).toEqual([]);
});

test('a login that ends soon is warned about, once', async () => {
  const day = 86_400;
  const login = sandbox.control.issueLogin({ ttlSeconds: 5 * day + 60 });
  const { code, io } = await omnipub(register, { SNAPCRAFT_STORE_CREDENTIALS: entry(login) });
  expect(code).toBe(0);
  expect(io.err().match(/expires in \d+ days/gu)).toEqual(['expires in 5 days']);
});
