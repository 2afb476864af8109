import { createDeps, type StoreEvent } from '@omnipub/core';
import { beforeEach, expect, test } from 'vitest';
import type { Session } from '../session.js';
import { fakeKeyring } from '../testing/fake-backends.js';
import { fakeIo } from '../testing/fake-io.js';
import { depotOrigin, fakeLogins } from '../testing/fake-logins.js';
import { createWorkspace, type Workspace } from '../testing/workspace.js';
import { sessionCredentials } from './session-credentials.js';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  return () => workspace.remove();
});

const signal = new AbortController().signal;
const depot = { store: 'depot', origin: depotOrigin };

/** What an adapter is handed, on a machine with nothing on it but what the test puts there. */
function handed(env: Record<string, string> = {}) {
  const events: StoreEvent[] = [];
  const io = fakeIo({ cwd: workspace.path, env });
  const keyring = fakeKeyring();
  const own = { env: { XDG_DATA_HOME: workspace.path, ...env }, io, keyring, logins: fakeLogins };
  const session = { ...own, deps: createDeps({ env: {} }), warn: (event: StoreEvent) => events.push(event) };
  return { credentials: sessionCredentials(() => session as unknown as Session), keyring, events };
}

test('an adapter signs with the login of another tool, where it lies', async () => {
  await workspace.write('home/.depot', 'maria not-a-real-token-3\n');
  const { credentials } = handed();
  expect(credentials.backends).toEqual([]);
  expect(await credentials.require(depot, { signal })).toMatchObject({
    from: 'place:depot-config',
    record: { account: 'maria', secret: 'not-a-real-token-3' },
  });
  expect(credentials.backends.map(({ name }) => name)).toContain('place:depot-keyring');
});

test('a variable of another tool goes before its keyring and its file', async () => {
  await workspace.write('home/.depot', 'maria not-a-real-token-3\n');
  const { credentials, keyring } = handed({ DEPOT_TOKEN: 'not-a-real-token-4' });
  await keyring.setPassword('depot', 'kim', 'not-a-real-token-5');
  const found = await credentials.find(depot, { signal });
  expect(found).toMatchObject({ from: 'place:depot-environment', record: { secret: 'not-a-real-token-4' } });
});

test('a damaged place of one store is no trouble for another', async () => {
  await workspace.write('home/.depot', 'broken\n');
  const { credentials, events } = handed();
  const quiet = { store: 'quiet', origin: depotOrigin };
  await expect(credentials.require(quiet, { signal })).rejects.toMatchObject({
    code: 'AUTH_MISSING',
    message: `there is no credential of quiet at ${depotOrigin}`,
  });
  expect(events).toEqual([]);
});

test('one that is missing says how each place stands', async () => {
  const { credentials } = handed();
  await expect(credentials.require(depot, { signal })).rejects.toMatchObject({
    code: 'AUTH_MISSING',
    hint: expect.stringMatching(/omnipub login depot[^]*nothing there:[^]*place:depot-config/u),
  });
});
