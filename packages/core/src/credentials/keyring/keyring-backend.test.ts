import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { redact } from '../../redact.js';
import type { CredentialRecord, CredentialSummary } from '../record.js';
import { keyringStore } from './keyring-backend.js';
import { startGnomeKeyring } from './testing/gnome-keyring.js';
import { memoryKeyring } from './testing/memory-keyring.js';
import { missingSecretService, python, startSession } from './testing/session.js';

const call = { signal: new AbortController().signal };
const record: CredentialRecord = {
  store: 'copr',
  origin: 'https://copr.example',
  account: 'maria',
  kind: 'basic',
  secret: 'login-of-maria:token-of-maria',
  permissions: ['build'],
  expiresAt: '2027-05-01T00:00:00Z',
  madeAt: '2026-11-21T00:00:00Z',
};

async function all(list: AsyncIterable<CredentialSummary>): Promise<CredentialSummary[]> {
  const found: CredentialSummary[] = [];
  for await (const one of list) found.push(one);
  return found;
}

describe('the keyring backend', () => {
  it('keeps one entry a record, under omnipub and the key in words', async () => {
    const keyring = memoryKeyring();
    const store = keyringStore({ env: {}, keyring });
    await store.set(record, call);
    await store.set({ ...record, secret: 'login-of-maria:second-token' }, call);
    await store.set({ ...record, account: 'two words' }, call);
    expect((await keyring.findCredentials('omnipub')).map(({ account }) => account)).toEqual([
      'copr https://copr.example maria',
      'copr https://copr.example two words',
    ]);
    expect(await store.get(record, call)).toEqual({ ...record, secret: 'login-of-maria:second-token' });
    expect(await store.get({ ...record, account: 'two words' }, call)).toMatchObject({
      account: 'two words',
    });
    expect(await store.get({ ...record, account: 'nobody' }, call)).toBeUndefined();
  });

  it('takes every spelling of an origin as the same', async () => {
    const store = keyringStore({ env: {}, keyring: memoryKeyring() });
    await store.set({ ...record, origin: 'https://Copr.Example:443/' }, call);
    expect(await store.get(record, call)).toMatchObject({ origin: 'https://copr.example' });
    expect(await store.delete({ ...record, origin: 'https://COPR.example/api' }, call)).toBe(true);
    expect(await store.delete(record, call)).toBe(false);
  });

  it('lists without secrets', async () => {
    const store = keyringStore({ env: {}, keyring: memoryKeyring() });
    await store.set(record, call);
    const { secret: _secret, ...summary } = record;
    expect(await all(store.list(call))).toEqual([summary]);
  });

  it('lists the others before it tells of a damaged one, and quotes none of it', async () => {
    const keyring = memoryKeyring();
    const store = keyringStore({ env: {}, keyring });
    await keyring.setPassword(
      'omnipub',
      'copr https://copr.example broken',
      '{"secret":"half-a-secret-value',
    );
    await store.set(record, call);
    const list = store.list(call)[Symbol.asyncIterator]();
    expect((await list.next()).value).toMatchObject({ account: 'maria' });
    const thrown: unknown = await list.next().catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'PROTOCOL', storeCode: 'damaged' });
    expect(inspect(thrown)).not.toContain('half-a-secret-value');
  });

  it('does not hand out a record that lies under the name of another', async () => {
    const keyring = memoryKeyring();
    const store = keyringStore({ env: {}, keyring });
    await store.set(record, call);
    const [entry] = await keyring.findCredentials('omnipub');
    await keyring.setPassword('omnipub', 'copr https://evil.example maria', entry?.password ?? '');
    await expect(store.get({ ...record, origin: 'https://evil.example' }, call)).rejects.toMatchObject({
      storeCode: 'damaged',
    });
  });

  it('registers what it reads, so that nothing shows it', async () => {
    const keyring = memoryKeyring();
    const secret = 'only-known-to-the-keyring';
    const json = JSON.stringify({ ...record, secret: `maria:${secret}` });
    await keyring.setPassword('omnipub', 'copr https://copr.example maria', json);
    await keyringStore({ env: {}, keyring }).get(record, call);
    expect(redact(`sent ${secret}`)).not.toContain(secret);
  });

  it('refuses a bad record before it opens the keyring', async () => {
    const keyring = { ...memoryKeyring(), setPassword: async () => Promise.reject(new Error('was opened')) };
    await expect(
      keyringStore({ env: {}, keyring }).set({ ...record, store: 'Not A Store' }, call),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('does nothing when it is already aborted', async () => {
    const store = keyringStore({ env: {}, keyring: memoryKeyring() });
    await expect(store.get(record, { signal: AbortSignal.abort() })).rejects.toThrow();
  });

  it.skipIf(missingSecretService())(
    'works in a real gnome-keyring, where Python can read it (needs dbus, gnome-keyring, python3-keyring)',
    async () => {
      const session = await startSession();
      await startGnomeKeyring(session, { password: 'test' });
      const store = keyringStore({ env: session.env });
      expect(await store.probe(call)).toMatchObject({ usable: true });
      await store.set(record, call);
      expect(await store.get(record, call)).toEqual(record);
      const code =
        'import keyring; print(keyring.get_password("omnipub", "copr https://copr.example maria"))';
      expect(JSON.parse(python(session, code))).toEqual(record);
      expect(await all(store.list(call))).toHaveLength(1);
      expect(await store.delete(record, call)).toBe(true);
      expect(await store.get(record, call)).toBeUndefined();
    },
  );
});
