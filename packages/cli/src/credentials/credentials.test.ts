import { formatCredentials } from '@omnipub/core';
import { describe, expect, test } from 'vitest';
import { fakeBackends } from '../testing/fake-backends.js';
import { depotOrigin, depotRecord } from '../testing/fake-logins.js';
import { loginScene } from '../testing/login-scene.js';

const scene = loginScene();
const signal = new AbortController().signal;
const secret = 'not-a-real-token-0001';
const day = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * day + 60_000).toISOString();

describe('credentials list', () => {
  test('shows what there is, where, and until when; never a secret', async () => {
    await scene.backends.keyring.set(depotRecord({ expiresAt: inDays(20) }), { signal });
    await scene.backends.file.set(depotRecord(), { signal });
    const { code, out, err } = await scene.omnipub(['credentials', 'list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^STORE +ORIGIN +ACCOUNT +KIND +KEPT IN +UNTIL\n/);
    expect(out).toMatch(/depot +https:\/\/depot\.test +maria +token +keyring +expires in 20 days, on /);
    expect(out).toMatch(/ file \(keyring goes first\) +no end is known\n/);
    expect(out + err).not.toContain(secret);
    const json = await scene.omnipub(['credentials', 'list', '--backend', 'file', '--json']);
    expect(json.lines()).toEqual([
      expect.objectContaining({ type: 'credential', backend: 'file', account: 'maria' }),
      { type: 'result', outcome: 'listed', exitCode: 0, count: 1 },
    ]);
    expect(json.out).not.toContain(secret);
  });

  test('says what could not be looked into, so that an empty list is not taken for the whole truth', async () => {
    scene.backends = fakeBackends({ locked: true });
    const { code, out, err } = await scene.omnipub(['credentials', 'list']);
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain('not looked into: keyring: the keyring is locked');
    const json = await scene.omnipub(['credentials', 'list', '--json']);
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
    await scene.backends.keyring.set(record, { signal });
    for (const argv of [['credentials', 'show', 'depot'], ['whoami', 'depot'], ['whoami']]) {
      const { code, out, err } = await scene.omnipub(argv);
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
    const { lines } = await scene.omnipub(['whoami', '--json']);
    expect(lines()[0]).toMatchObject({
      server: 'not-asked',
      expiry: 'soon',
      daysLeft: 3,
      permissions: ['push'],
    });
  });

  test('whoami ends with 3 without a login, and with one that has expired', async () => {
    const none = await scene.omnipub(['whoami', 'depot']);
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('there is no credential for depot')]);
    await scene.backends.keyring.set(depotRecord({ expiresAt: inDays(-2) }), { signal });
    const { code, out, lines } = await scene.omnipub(['whoami', 'depot']);
    expect([code, out]).toEqual([3, expect.stringContaining('expired on ')]);
    expect(lines).toBeDefined();
  });

  test('whoami at the usual origin does not mean a login elsewhere', async () => {
    await scene.backends.keyring.set(depotRecord({ origin: 'https://other.test' }), { signal });
    expect((await scene.omnipub(['whoami', 'depot'])).code).toBe(3);
    expect((await scene.omnipub(['whoami', 'depot', '--origin', 'https://other.test'])).code).toBe(0);
    expect((await scene.omnipub(['whoami', '--origin', 'https://OTHER.test/api'])).code).toBe(0);
    expect((await scene.omnipub(['whoami', '--origin', depotOrigin])).code).toBe(3);
  });

  test('several accounts have to be told apart', async () => {
    await scene.backends.keyring.set(depotRecord(), { signal });
    await scene.backends.file.set(depotRecord({ account: 'ci' }), { signal });
    const { code, err } = await scene.omnipub(['credentials', 'show', 'depot']);
    expect(code).toBe(2);
    expect(err).toContain(`maria at ${depotOrigin}, ci at ${depotOrigin}`);
    expect(err).toContain('--account');
    const one = await scene.omnipub(['credentials', 'show', 'depot', '--account', 'ci']);
    expect([one.code, one.out]).toEqual([0, expect.stringMatching(/kept in +file/)]);
  });
});

describe('logout', () => {
  test('deletes from every backend of ours, or from the one that is named', async () => {
    for (const backend of [scene.backends.keyring, scene.backends.file])
      await backend.set(depotRecord(), { signal });
    const one = await scene.omnipub(['logout', 'depot', '--backend', 'file']);
    expect([one.code, one.out]).toEqual([0, expect.stringContaining('deleted from file\n')]);
    expect(await scene.backends.keyring.get(depotRecord(), { signal })).toBeDefined();
    await scene.backends.file.set(depotRecord(), { signal });
    const all = await scene.omnipub(['logout', 'depot']);
    expect([all.code, all.out]).toEqual([0, expect.stringContaining('deleted from keyring, file\n')]);
    const none = await scene.omnipub(['logout', 'depot']);
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('(AUTH_MISSING)')]);
  });

  test('says that the environment still holds one', async () => {
    const env = { OMNIPUB_CREDENTIALS_DEPOT: formatCredentials([depotRecord()]) };
    scene.backends = fakeBackends({ env });
    const only = await scene.omnipub(['logout', 'depot'], { env });
    expect([only.code, only.err]).toEqual([
      2,
      expect.stringContaining('environment holds one, which is not ours to change (UNSUPPORTED)'),
    ]);
    expect((await scene.omnipub(['credentials', 'move', 'depot', '--to', 'file'], { env })).code).toBe(2);
    await scene.backends.keyring.set(depotRecord(), { signal });
    const { code, err } = await scene.omnipub(['logout', 'depot'], { env });
    expect([code, err]).toEqual([0, expect.stringContaining('environment still holds one')]);
  });
});

describe('credentials doctor', () => {
  test('ends with 0 where something keeps a login until tomorrow', async () => {
    scene.backends = fakeBackends({ locked: true });
    const { code, out } = await scene.omnipub(['credentials', 'doctor']);
    expect(code).toBe(0);
    expect(out).toContain('not usable keyring: the keyring is locked (locked)\n  unlock it\n');
    expect(out).toContain('usable file: ');
    expect(out).toContain('logins are kept in the encrypted file\n');
  });

  test('ends with 3 where only memory is left', async () => {
    scene.backends = fakeBackends({ locked: true });
    scene.backends = { ...scene.backends, all: scene.backends.all.filter(({ name }) => name !== 'file') };
    const { code, lines } = await scene.omnipub(['credentials', 'doctor', '--json']);
    expect(code).toBe(3);
    expect(lines()).toContainEqual(
      expect.objectContaining({ type: 'backend', name: 'keyring', usable: false, fix: 'unlock it' }),
    );
    expect(lines().at(-1)).toEqual({ type: 'result', outcome: 'unusable', exitCode: 3, keeps: [] });
  });
});
