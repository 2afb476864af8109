import { describe, expect, it } from 'vitest';
import { PublishError } from '../errors.js';
import { fakeClock } from '../http/testing/fake-clock.js';
import { formatCredentials } from './credential-format.js';
import { createEnvironmentStore, credentialVariable } from './environment.js';
import { createExplicitStore } from './explicit.js';
import type { CredentialPlace, PlaceContext } from './login-definition.js';
import { createMemoryStore } from './memory.js';
import { placeBackend } from './place-backend.js';
import type { CredentialRecord } from './record.js';
import { all, call, record } from './testing/records.js';

describe('memory', () => {
  it('keeps copies, which nobody changes from outside', async () => {
    const store = createMemoryStore();
    const given = { ...record(), packages: ['hello'] };
    await store.set(given, call);
    given.packages.push('other');
    expect(await store.get(record(), call)).toMatchObject({ packages: ['hello'] });
    expect(await store.delete(record(), call)).toBe(true);
    expect(await store.delete(record(), call)).toBe(false);
  });

  it('refuses a record that is not valid', async () => {
    const wrong = record({ expiresAt: 'made-up' });
    await expect(createMemoryStore().set(wrong, call)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('what was handed over', () => {
  it('is found by its key, and only read', async () => {
    const store = createExplicitStore([record()]);
    expect(await store.get(record({ origin: 'https://copr.example/' }), call)).toEqual(record());
    for (const refused of [store.set(record(), call), store.delete(record(), call)]) {
      await expect(refused).rejects.toMatchObject({ code: 'UNSUPPORTED', hint: expect.any(String) });
    }
  });
});

describe('the environment', () => {
  it('has a variable a store', async () => {
    expect(credentialVariable('snap-proxy')).toBe('OMNIPUB_CREDENTIALS_SNAP_PROXY');
    const other = record({ account: 'other', secret: 'made-up-token-0002' });
    const store = createEnvironmentStore({
      OMNIPUB_CREDENTIALS_COPR: formatCredentials([record(), other]),
      OMNIPUB_CREDENTIALS_SNAP: '',
    });
    expect(await store.get(other, call)).toEqual(other);
    expect(await store.get(record({ store: 'snap' }), call)).toBeUndefined();
    expect((await all(store.list(call))).map(({ account }) => account)).toEqual(['maria', 'other']);
    expect(await store.probe(call)).toEqual({ usable: true, detail: '2 in OMNIPUB_CREDENTIALS_COPR' });
  });

  it('tells a broken variable by its name, without its content', async () => {
    const store = createEnvironmentStore({ OMNIPUB_CREDENTIALS_COPR: '{"secret": "made-up-token-0007"' });
    expect(await store.probe(call)).toMatchObject({
      usable: false,
      code: 'damaged',
      reason: expect.stringMatching(/^OMNIPUB_CREDENTIALS_COPR is not valid JSON/),
    });
    expect(JSON.stringify(await store.probe(call))).not.toContain('made-up');
  });

  it('refuses the credential of another store', async () => {
    const store = createEnvironmentStore({ OMNIPUB_CREDENTIALS_SNAP: formatCredentials([record()]) });
    await expect(store.get(record({ store: 'snap' }), call)).rejects.toMatchObject({
      message: 'OMNIPUB_CREDENTIALS_SNAP holds a credential of copr',
      hint: 'set OMNIPUB_CREDENTIALS_COPR instead',
    });
  });

  it('without variables is usable and empty', async () => {
    expect(await all(createEnvironmentStore({}).list(call))).toEqual([]);
    expect(await createEnvironmentStore({}).probe(call)).toMatchObject({ usable: true });
  });
});

describe("another tool's place", () => {
  const context: PlaceContext = {
    env: {},
    home: '/home/m',
    keyring: {
      getPassword: async () => null,
      setPassword: async () => undefined,
      deletePassword: async () => false,
      findCredentials: async () => [],
    },
    clock: fakeClock(),
    emit: () => undefined,
    signal: call.signal,
  };
  const place = (read: () => Promise<readonly CredentialRecord[]>): CredentialPlace => ({
    name: 'copr-config',
    summary: '~/.config/copr',
    read,
  });

  it('is read where it lies, and never written', async () => {
    const store = placeBackend(
      place(async () => [record()]),
      context,
    );
    expect(store).toMatchObject({ name: 'place:copr-config', writable: false, tier: 'file' });
    expect(await store.get(record(), call)).toEqual(record());
    expect(await store.probe(call)).toEqual({ usable: true, detail: '~/.config/copr: 1 there' });
    await expect(store.set(record(), call)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('is not read for another store, and says what is wrong with it', async () => {
    const fail = async (): Promise<never> => {
      throw new PublishError('PROTOCOL', 'no section', { storeCode: 'damaged', hint: 'mend it' });
    };
    const store = placeBackend(place(fail), context, { store: 'copr' });
    expect(await store.get(record({ store: 'snap' }), call)).toBeUndefined();
    await expect(store.get(record(), call)).rejects.toThrow('no section');
    expect(await store.probe(call)).toEqual({
      usable: false,
      code: 'damaged',
      reason: 'no section',
      fix: 'mend it',
    });
  });
});
