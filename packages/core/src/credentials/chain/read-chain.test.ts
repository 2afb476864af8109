import { describe, expect, it } from 'vitest';
import { createEnvironmentStore } from '../environment.js';
import { createExplicitStore } from '../explicit.js';
import type { BackendName, CredentialStore } from '../record.js';
import { backend, chainOf, named } from '../testing/chains.js';
import { brokenStore, call, record } from '../testing/records.js';

describe('reading a chain', () => {
  it('asks explicit, environment, keyring, file and memory in this order, and says who had it', async () => {
    const json = JSON.stringify(named('environment'));
    const stores = [
      backend('memory', named('memory')),
      backend('file', named('file')),
      createEnvironmentStore({ OMNIPUB_CREDENTIALS_COPR: json }),
      backend('keyring', named('keyring')),
      createExplicitStore([named('explicit')]),
    ];
    const order = ['explicit', 'environment', 'keyring', 'file', 'memory'];
    for (let gone = 0; gone < order.length; gone++) {
      const { chain, events } = chainOf(...stores.filter(({ name }) => order.indexOf(name) >= gone));
      expect(await chain.get(record(), call)).toEqual({
        record: named(order[gone] ?? ''),
        from: order[gone],
        skipped: [],
      });
      expect(events).toEqual([]);
    }
  });

  it("asks another tool's place right after the backend that it is like", () => {
    const place = (name: BackendName, tier: 'environment' | 'keyring' | 'file'): CredentialStore => ({
      ...backend(name),
      tier,
    });
    const { chain } = chainOf(
      place('place:config', 'file'),
      place('place:variable', 'environment'),
      backend('file'),
      backend('keyring'),
      createExplicitStore([]),
    );
    expect(chain.backends.map(({ name }) => name)).toEqual([
      'explicit',
      'place:variable',
      'keyring',
      'file',
      'place:config',
    ]);
  });

  it('passes over a locked keyring only with a warning, and only when a later backend has the credential', async () => {
    const { chain, events, codes } = chainOf(
      brokenStore('keyring', 'locked'),
      backend('file', named('file')),
    );
    expect(await chain.get(record(), call)).toMatchObject({
      from: 'file',
      skipped: [{ backend: 'keyring', code: 'locked', fix: 'mend locked' }],
    });
    expect(codes()).toEqual(['credential-backend-skipped']);
    expect(events[0]).toMatchObject({
      message:
        'the credential of maria at https://copr.example (copr) comes from file, because keyring: it is locked (mend locked)',
    });
    await expect(chain.get(record({ account: 'other' }), call)).rejects.toMatchObject({
      code: 'AUTH_MISSING',
      storeCode: 'locked',
      hint: expect.stringContaining('keyring: it is locked (mend locked)'),
    });
  });

  it.each(['no-dbus', 'no-service', 'no-collection', 'not-installed'])(
    'takes a keyring that is not there (%s) for an empty one',
    async (code) => {
      const { chain, events } = chainOf(brokenStore('keyring', code), backend('file', named('file')));
      expect(await chain.get(record(), call)).toMatchObject({ from: 'file' });
      expect(await chain.get(record({ account: 'other' }), call)).toBeUndefined();
      expect(events).toEqual([]);
    },
  );

  it('never takes another credential when the variable set for this run is broken', async () => {
    const { chain } = chainOf(
      createEnvironmentStore({ OMNIPUB_CREDENTIALS_COPR: '{"broken' }),
      backend('keyring', named('keyring')),
    );
    await expect(chain.get(record(), call)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('OMNIPUB_CREDENTIALS_COPR'),
    });
    // That of another store does no harm.
    expect(await chain.get(record({ store: 'snap' }), call)).toBeUndefined();
  });

  it('finds the only account of an origin, and asks which one is meant of several', async () => {
    const other = record({ account: 'other', secret: 'made-up-other' });
    const { chain } = chainOf(backend('keyring', record()), backend('file', record(), other));
    const query = { store: 'copr', origin: 'https://COPR.example/' };
    expect(await chain.find(query, call)).toMatchObject({ from: 'keyring', record: { account: 'maria' } });
    const both = chainOf(backend('file', record(), other)).chain;
    await expect(both.find(query, call)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'file has credentials of several accounts at https://copr.example: maria, other',
    });
    expect(await both.find({ ...query, account: 'other' }, call)).toMatchObject({ record: other });
  });

  it('says for a missing credential how each backend stands', async () => {
    const { chain } = chainOf(brokenStore('keyring', 'no-dbus'), backend('file'));
    await expect(
      chain.require({ store: 'copr', origin: 'https://copr.example' }, call),
    ).rejects.toMatchObject({
      code: 'AUTH_MISSING',
      recovery: 'login',
      message: 'there is no credential of copr at https://copr.example',
      hint: 'run: omnipub login copr\nkeyring: it is no-dbus (mend no-dbus)\nnothing there: file',
    });
  });

  it('says a reason once, and nothing of places that are for other stores', async () => {
    const { chain } = chainOf(
      brokenStore('keyring', 'no-dbus'),
      { ...brokenStore('place:tool-keyring', 'no-dbus'), holds: 'copr' },
      { ...brokenStore('place:other-keyring', 'no-dbus'), holds: 'snap' },
      { ...backend('file'), name: 'place:other-file', holds: 'snap' },
      backend('file'),
    );
    await expect(
      chain.require({ store: 'copr', origin: 'https://copr.example' }, call),
    ).rejects.toMatchObject({
      hint: 'run: omnipub login copr\nkeyring, place:tool-keyring: it is no-dbus (mend no-dbus)\nnothing there: file',
    });
  });

  it('warns once of a credential that ends soon', async () => {
    const soon = record({ expiresAt: '2026-01-10T00:00:00Z' });
    const { chain, codes, events } = chainOf(backend('keyring', soon));
    await chain.get(record(), call);
    await chain.get(record(), call);
    expect(codes()).toEqual(['credential-expires-soon']);
    expect(events[0]).toMatchObject({ message: expect.stringContaining('expires in 7 days, on 2026-01-10') });
  });

  it('ends with the reason of who stops it, not with "not found"', async () => {
    const { chain } = chainOf(backend('keyring'));
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(chain.get(record(), { signal })).rejects.toThrow('enough');
  });

  it('finds an account also by the name that the store gave it, the key before the name', async () => {
    const { chain } = chainOf(
      backend('keyring', record({ account: 'default', username: 'kim', secret: 'made-up-by-name' })),
      backend('file', record({ account: 'kim', secret: 'made-up-by-key' })),
    );
    const { store, origin } = record();
    expect(await chain.find({ store, origin, account: 'kim' }, call)).toMatchObject({
      from: 'keyring',
      record: { secret: 'made-up-by-name' },
    });
    const both = backend(
      'keyring',
      record({ account: 'default', username: 'kim', secret: 'made-up-by-name' }),
      record({ account: 'kim', secret: 'made-up-by-key' }),
    );
    expect(await chainOf(both).chain.find({ store, origin, account: 'kim' }, call)).toMatchObject({
      record: { secret: 'made-up-by-key' },
    });
    expect(await chain.find({ store, origin, account: 'default' }, call)).toMatchObject({ from: 'keyring' });
    expect(await chain.find({ store, origin, account: 'nobody' }, call)).toBeUndefined();
  });

  it('asks a backend for the store that is meant, so that a damaged credential of another does no harm', async () => {
    const asked: (string | undefined)[] = [];
    const place: CredentialStore = {
      ...backend('place:config', record({ account: 'default' })),
      async *list(listCall) {
        asked.push(listCall.store);
        yield* backend('file', record({ account: 'default' })).list(listCall);
      },
    };
    const { store, origin } = record();
    expect(await chainOf(place).chain.find({ store, origin }, call)).toMatchObject({ from: 'place:config' });
    expect(asked).toEqual(['copr']);
  });
});
