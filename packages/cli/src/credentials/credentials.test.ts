import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatCredentials, type Keyring, parseCredentials } from '@omnipub/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../cli.js';
import { type FakeBackends, fakeBackends, fakeKeyring } from '../testing/fake-backends.js';
import { type FakeIoOptions, fakeIo } from '../testing/fake-io.js';
import { depotOrigin, depotRecord, fakeLogins } from '../testing/fake-logins.js';
import { createWorkspace, type Workspace } from '../testing/workspace.js';

const signal = new AbortController().signal;
const secret = 'not-a-real-token-0001';
const day = 86_400_000;
let workspace: Workspace;
let backends: FakeBackends;
let keyring: Keyring;
beforeEach(async () => {
  workspace = await createWorkspace();
  backends = fakeBackends();
  keyring = fakeKeyring();
});
afterEach(() => workspace.remove());

async function omnipub(argv: readonly string[], over: Partial<FakeIoOptions> = {}) {
  const io = fakeIo({ cwd: workspace.path, ...over });
  const code = await main(argv, io, { logins: fakeLogins, backends: backends.all, keyring });
  return { code, out: io.out(), err: io.err(), lines: io.lines };
}

const inDays = (days: number): string => new Date(Date.now() + days * day + 60_000).toISOString();
const path = (name: string): string => join(workspace.path, name);

describe('credentials list', () => {
  test('shows what there is, where, and until when; never a secret', async () => {
    await backends.keyring.set(depotRecord({ expiresAt: inDays(20) }), { signal });
    await backends.file.set(depotRecord(), { signal });
    const { code, out, err } = await omnipub(['credentials', 'list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^STORE +ORIGIN +ACCOUNT +KIND +KEPT IN +UNTIL\n/);
    expect(out).toMatch(/depot +https:\/\/depot\.test +maria +token +keyring +expires in 20 days, on /);
    expect(out).toMatch(/ file \(keyring goes first\) +no end is known\n/);
    expect(out + err).not.toContain(secret);
    const json = await omnipub(['credentials', 'list', '--backend', 'file', '--json']);
    expect(json.lines()).toEqual([
      expect.objectContaining({ type: 'credential', backend: 'file', account: 'maria' }),
      { type: 'result', outcome: 'listed', exitCode: 0, count: 1 },
    ]);
    expect(json.out).not.toContain(secret);
  });

  test('says what could not be looked into, so that an empty list is not taken for the whole truth', async () => {
    backends = fakeBackends({ locked: true });
    const { code, out, err } = await omnipub(['credentials', 'list']);
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain('not looked into: keyring: the keyring is locked');
    const json = await omnipub(['credentials', 'list', '--json']);
    expect(json.lines()[0]).toMatchObject({
      type: 'backend',
      name: 'keyring',
      usable: false,
      code: 'locked',
    });
  });
});

describe('credentials show and whoami', () => {
  test('show everything but the secret', async () => {
    const record = depotRecord({
      permissions: ['push'],
      packages: ['a', 'b'],
      channels: [],
      expiresAt: inDays(3),
    });
    await backends.keyring.set(record, { signal });
    for (const argv of [['credentials', 'show', 'depot'], ['whoami', 'depot'], ['whoami']]) {
      const { code, out, err } = await omnipub(argv);
      expect(code).toBe(0);
      for (const text of [
        'account   maria',
        'may       push',
        'packages  a, b',
        'channels  none',
        'kept in   keyring',
      ])
        expect(out).toContain(text);
      expect(out).toContain('until     expires in 3 days');
      expect(out + err).not.toContain(secret);
    }
    const { lines } = await omnipub(['whoami', '--json']);
    expect(lines()[0]).toMatchObject({
      server: 'not-asked',
      expiry: 'soon',
      daysLeft: 3,
      permissions: ['push'],
    });
  });

  test('whoami ends with 3 without a login, and with one that has expired', async () => {
    const none = await omnipub(['whoami', 'depot']);
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('there is no credential for depot')]);
    await backends.keyring.set(depotRecord({ expiresAt: inDays(-2) }), { signal });
    const { code, out, lines } = await omnipub(['whoami', 'depot']);
    expect([code, out]).toEqual([3, expect.stringContaining('expired on ')]);
    expect(lines).toBeDefined();
  });

  test('whoami at the usual origin does not mean a login elsewhere', async () => {
    await backends.keyring.set(depotRecord({ origin: 'https://other.test' }), { signal });
    expect((await omnipub(['whoami', 'depot'])).code).toBe(3);
    expect((await omnipub(['whoami', 'depot', '--origin', 'https://other.test'])).code).toBe(0);
  });

  test('several accounts have to be told apart', async () => {
    await backends.keyring.set(depotRecord(), { signal });
    await backends.file.set(depotRecord({ account: 'ci' }), { signal });
    const { code, err } = await omnipub(['credentials', 'show', 'depot']);
    expect(code).toBe(2);
    expect(err).toContain(`maria at ${depotOrigin}, ci at ${depotOrigin}`);
    expect(err).toContain('--account');
    const one = await omnipub(['credentials', 'show', 'depot', '--account', 'ci']);
    expect([one.code, one.out]).toEqual([0, expect.stringMatching(/kept in +file/)]);
  });
});

describe('logout', () => {
  test('deletes from every backend of ours, or from the one that is named', async () => {
    for (const backend of [backends.keyring, backends.file]) await backend.set(depotRecord(), { signal });
    const one = await omnipub(['logout', 'depot', '--backend', 'file']);
    expect([one.code, one.out]).toEqual([0, expect.stringContaining('deleted from file\n')]);
    expect(await backends.keyring.get(depotRecord(), { signal })).toBeDefined();
    await backends.file.set(depotRecord(), { signal });
    const all = await omnipub(['logout', 'depot']);
    expect([all.code, all.out]).toEqual([0, expect.stringContaining('deleted from keyring, file\n')]);
    const none = await omnipub(['logout', 'depot']);
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('(AUTH_MISSING)')]);
  });

  test('says that the environment still holds one', async () => {
    const env = { OMNIPUB_CREDENTIALS_DEPOT: formatCredentials([depotRecord()]) };
    backends = fakeBackends({ env });
    const only = await omnipub(['logout', 'depot'], { env });
    expect([only.code, only.err]).toEqual([
      2,
      expect.stringContaining('environment holds one, which is not ours to change (UNSUPPORTED)'),
    ]);
    expect((await omnipub(['credentials', 'move', 'depot', '--to', 'file'], { env })).code).toBe(2);
    await backends.keyring.set(depotRecord(), { signal });
    const { code, err } = await omnipub(['logout', 'depot'], { env });
    expect([code, err]).toEqual([0, expect.stringContaining('environment still holds one')]);
  });
});

describe('credentials export', () => {
  beforeEach(() => backends.keyring.set(depotRecord(), { signal }));

  test('writes a new file for its owner alone, which import takes', async () => {
    const { code, err, out } = await omnipub(['credentials', 'export', 'depot', 'login.txt']);
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain('whoever can read that is logged in as you');
    expect((await stat(path('login.txt'))).mode & 0o777).toBe(0o600);
    const again = await omnipub(['credentials', 'export', 'depot', 'login.txt']);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('is not overwritten')]);
    backends = fakeBackends();
    const imported = await omnipub(['credentials', 'import', 'login.txt', '--backend', 'file']);
    expect([imported.code, imported.out]).toEqual([0, expect.stringMatching(/^imported\n[^]*kept in +file/)]);
    expect(await backends.file.get(depotRecord(), { signal })).toEqual(depotRecord());
  });

  test('prints to a pipe what an environment variable takes, and nothing else', async () => {
    const { code, out } = await omnipub(['credentials', 'export', 'depot', '-']);
    expect(code).toBe(0);
    expect(parseCredentials(out, 'it')).toEqual([depotRecord()]);
    const env = { OMNIPUB_CREDENTIALS_DEPOT: out };
    backends = fakeBackends({ env });
    expect((await omnipub(['whoami', 'depot'], { env })).out).toMatch(/kept in +environment/);
    const stdin = await omnipub(['credentials', 'import', '-'], { stdin: out });
    expect(stdin.code).toBe(0);
  });

  test('never into JSON, never without a target, never where nothing can be written', async () => {
    const json = await omnipub(['credentials', 'export', 'depot', '-', '--json']);
    expect([json.code, json.err]).toEqual([2, expect.stringContaining('--json never holds a secret')]);
    expect((await omnipub(['credentials', 'export', 'depot'])).err).toContain('it is not said where to');
    const readOnly = ['credentials', 'export', 'depot', '--format', 'depot-environment'];
    const { code, err } = await omnipub(readOnly);
    expect([code, err]).toEqual([2, expect.stringContaining('depot-environment can only be read')]);
    expect(err).toContain('depot-keyring, depot-config');
  });

  test("writes and reads another tool's format: its own place, a file, or stdout", async () => {
    const format = ['--format', 'depot-keyring'];
    expect((await omnipub(['credentials', 'export', 'depot', ...format])).code).toBe(0);
    expect(await keyring.getPassword('depot', 'maria')).toBe(secret);
    backends = fakeBackends();
    expect((await omnipub(['credentials', 'import', ...format])).code).toBe(0);
    expect(await backends.keyring.get(depotRecord(), { signal })).toMatchObject({ secret });

    const file = await omnipub(['credentials', 'export', 'depot', 'tool.txt', '--format', 'depot-config']);
    expect(file.code).toBe(0);
    expect(await readFile(path('tool.txt'), 'utf8')).toBe(`maria ${secret}\n`);
    const stdout = await omnipub(['credentials', 'export', 'depot', '-', '--format', 'depot-export']);
    expect(stdout.out).toBe(`maria ${secret}\n`);
    const noFile = await omnipub(['credentials', 'export', 'depot', '-', ...format]);
    expect([noFile.code, noFile.err]).toEqual([2, expect.stringContaining('depot-keyring is no file')]);
    const back = await omnipub(['credentials', 'import', 'tool.txt', '--format', 'depot-export']);
    expect([back.code, back.out]).toEqual([0, expect.stringMatching(/^replaced\n/)]);
  });
});

test('credentials import says what is wrong, without a word of it', async () => {
  await writeFile(path('bad.txt'), 'not-a-real-token-0002 {');
  const bad = await omnipub(['credentials', 'import', 'bad.txt']);
  expect([bad.code, bad.err]).toEqual([2, expect.stringContaining('bad.txt is neither JSON nor base64')]);
  expect(bad.err).not.toContain('0002');
  expect((await omnipub(['credentials', 'import', 'missing.txt'])).code).toBe(2);
  const format = await omnipub(['credentials', 'import', '--format', 'depot-confg']);
  expect([format.code, format.err]).toEqual([2, expect.stringContaining('did you mean "depot-config"?')]);
  const empty = await omnipub(['credentials', 'import', '--format', 'depot-config']);
  expect([empty.code, empty.err]).toEqual([3, expect.stringContaining('depot-config holds no credential')]);
});

describe('credentials move', () => {
  test('writes there, and then deletes here', async () => {
    await backends.file.set(depotRecord(), { signal });
    const { code, out } = await omnipub(['credentials', 'move', 'depot', '--to', 'keyring']);
    expect([code, out]).toEqual([0, `maria at ${depotOrigin} (depot): moved from file to keyring\n`]);
    expect(await backends.keyring.get(depotRecord(), { signal })).toEqual(depotRecord());
    expect(await backends.file.get(depotRecord(), { signal })).toBeUndefined();
  });

  test.each([
    ['keyring', 3, 'the keyring is locked'],
    ['file', 2, 'file keeps it already'],
    ['environment', 2, "environment can't be written to"],
    ['fil', 2, 'did you mean "file"?'],
  ])('to %s leaves it where it is when that cannot be', async (to, expected, message) => {
    backends = fakeBackends({ locked: true });
    await backends.file.set(depotRecord(), { signal });
    const { code, err } = await omnipub(['credentials', 'move', 'depot', '--to', to]);
    expect([code, err]).toEqual([expected, expect.stringContaining(message)]);
    expect(await backends.file.get(depotRecord(), { signal })).toEqual(depotRecord());
  });
});

describe('credentials doctor', () => {
  test('ends with 0 where something keeps a login until tomorrow', async () => {
    backends = fakeBackends({ locked: true });
    const { code, out } = await omnipub(['credentials', 'doctor']);
    expect(code).toBe(0);
    expect(out).toContain('not usable keyring: the keyring is locked (locked)\n  unlock it\n');
    expect(out).toContain('usable file: ');
    expect(out).toContain('logins are kept in the encrypted file\n');
  });

  test('ends with 3 where only memory is left', async () => {
    backends = fakeBackends({ locked: true });
    backends = { ...backends, all: backends.all.filter(({ name }) => name !== 'file') };
    const { code, lines } = await omnipub(['credentials', 'doctor', '--json']);
    expect(code).toBe(3);
    expect(lines()).toContainEqual(
      expect.objectContaining({ type: 'backend', name: 'keyring', usable: false, fix: 'unlock it' }),
    );
    expect(lines().at(-1)).toEqual({ type: 'result', outcome: 'unusable', exitCode: 3, keeps: [] });
  });
});
