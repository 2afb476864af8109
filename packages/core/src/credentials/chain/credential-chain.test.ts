import { describe, expect, it } from 'vitest';
import type { StoreEvent } from '../../events.js';
import { fakeClock } from '../../http/testing/fake-clock.js';
import { createEnvironmentStore } from '../environment.js';
import { createExplicitStore } from '../explicit.js';
import { createMemoryStore } from '../memory.js';
import type { BackendName, CredentialRecord, CredentialStore } from '../record.js';
import { all, brokenStore, call, record } from '../testing/records.js';
import type { CredentialChain } from './chain-types.js';
import { createCredentialChain } from './credential-chain.js';

/** A working backend under any name. */
const backend = (name: BackendName, ...records: CredentialRecord[]): CredentialStore => ({
  ...createMemoryStore(records),
  name,
});

function chainOf(...backends: CredentialStore[]): {
  chain: CredentialChain;
  codes: () => string[];
  events: StoreEvent[];
} {
  const events: StoreEvent[] = [];
  const chain = createCredentialChain(backends, { emit: (event) => events.push(event), clock: fakeClock() });
  return {
    chain,
    events,
    codes: () => events.map((event) => (event.type === 'warning' ? event.code : event.type)),
  };
}

const named = (secret: string): CredentialRecord => record({ secret: `made-up-in-${secret}` });

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
      hint: 'run: omnipub login copr\nkeyring: it is no-dbus (mend no-dbus)\nfile: nothing there (kept until the program ends)',
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
});

describe('storing in a chain', () => {
  it('goes to the backend that has it already, else to the keyring', async () => {
    const { chain, events } = chainOf(backend('keyring'), backend('file', record({ account: 'old' })));
    expect(await chain.set(record({ account: 'old', secret: 'made-up-new' }), call)).toEqual({
      to: 'file',
      replaced: true,
    });
    expect(await chain.set(record({ account: 'new' }), call)).toEqual({ to: 'keyring', replaced: false });
    expect(events).toEqual([]);
  });

  it('goes to the file instead of the keyring only with a warning that says why', async () => {
    const { chain, events } = chainOf(brokenStore('keyring', 'no-dbus'), backend('file'));
    expect(await chain.set(record(), call)).toEqual({ to: 'file', replaced: false });
    expect(events).toEqual([
      {
        type: 'warning',
        code: 'credential-in-file',
        message:
          'the credential of maria at https://copr.example (copr) goes to the encrypted file instead of the keyring: keyring: it is no-dbus (mend no-dbus)',
      },
    ]);
  });

  it('fails when no backend can take it, with the reason and the way out of each; memory is never chosen', async () => {
    const { chain } = chainOf(
      brokenStore('keyring', 'locked'),
      brokenStore('file', 'no-passphrase'),
      backend('memory'),
    );
    await expect(chain.set(record(), call)).rejects.toMatchObject({
      code: 'AUTH_MISSING',
      hint: 'keyring: it is locked (mend locked)\nfile: it is no-passphrase (mend no-passphrase)',
    });
    expect(await chain.set(record(), { ...call, to: 'memory' })).toMatchObject({ to: 'memory' });
  });

  it('warns when an earlier backend holds another that goes first, or may', async () => {
    const shadowed = chainOf(createExplicitStore([record()]), backend('keyring'));
    expect(await shadowed.chain.set(named('keyring'), call)).toMatchObject({ shadowedBy: 'explicit' });
    expect(shadowed.codes()).toEqual(['credential-shadowed']);
    const locked = chainOf(brokenStore('keyring', 'locked'), backend('file', record()));
    expect(await locked.chain.set(named('file'), call)).toMatchObject({ to: 'file', replaced: true });
    expect(locked.codes()).toEqual(['credential-backend-skipped']);
  });

  it('asks no backend that does not matter', async () => {
    const silent: CredentialStore = { ...backend('file'), get: () => Promise.reject(new Error('asked')) };
    const { chain, events } = chainOf(backend('keyring', record()), silent);
    await chain.set(named('keyring'), call);
    await chain.set(record({ account: 'new' }), { ...call, to: 'keyring' });
    expect(events).toEqual([]);
  });

  it('refuses a backend by name that is not there, is read only, or can not be used', async () => {
    const { chain } = chainOf(createExplicitStore([]), brokenStore('keyring', 'locked'));
    for (const [to, code] of [
      ['file', 'INVALID_INPUT'],
      ['explicit', 'INVALID_INPUT'],
      ['keyring', 'AUTH_MISSING'],
    ] as const) {
      await expect(chain.set(record(), { ...call, to })).rejects.toMatchObject({ code });
    }
  });

  it('reports no success before what was written reads back the same', async () => {
    const forgetful: CredentialStore = { ...backend('keyring'), set: async () => undefined };
    await expect(chainOf(forgetful).chain.set(record(), call)).rejects.toMatchObject({
      code: 'PROTOCOL',
      storeCode: 'not-kept',
    });
    const changing = backend('keyring');
    const set = changing.set.bind(changing);
    const cutting = {
      ...changing,
      set: (given: CredentialRecord) => set({ ...given, secret: 'made-up-cut' }, call),
    };
    await expect(chainOf(cutting).chain.set(record(), call)).rejects.toThrow('reads back differently');
  });
});

describe('removing from a chain', () => {
  it('removes from every backend that can be written to, and tells what remains', async () => {
    const { chain } = chainOf(
      createExplicitStore([record()]),
      backend('keyring', record()),
      backend('file', record()),
    );
    expect(await chain.delete(record(), call)).toEqual({
      removed: ['keyring', 'file'],
      remains: ['explicit'],
    });
    expect(await chain.delete(record(), call)).toEqual({ removed: [], remains: ['explicit'] });
  });

  it('removes from one only when told so', async () => {
    const { chain } = chainOf(backend('keyring', record()), backend('file', record()));
    expect(await chain.delete(record(), { ...call, from: 'keyring' })).toMatchObject({
      removed: ['keyring'],
    });
    expect(await chain.get(record(), call)).toMatchObject({ from: 'file' });
  });

  it('tries all, then says where it may still lie', async () => {
    const { chain } = chainOf(brokenStore('keyring', 'locked'), backend('file', record()));
    await expect(chain.delete(record(), call)).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      message: expect.stringContaining('may still lie in keyring; it was removed from file'),
    });
    const absent = chainOf(brokenStore('keyring', 'no-dbus'), backend('file', record())).chain;
    expect(await absent.delete(record(), call)).toEqual({ removed: ['file'], remains: [] });
  });
});

describe('listing a chain', () => {
  it('is lazy, shows no secret, and marks what an earlier backend shadows', async () => {
    let asked = false;
    const lazy: CredentialStore = {
      ...backend('file'),
      async *list(inner) {
        asked = true;
        yield* backend('file', named('file'), record({ account: 'other' })).list(inner);
      },
    };
    const { chain } = chainOf(backend('keyring', named('keyring')), lazy);
    const items = chain.list(call)[Symbol.asyncIterator]();
    expect((await items.next()).value).toMatchObject({ account: 'maria', from: 'keyring' });
    expect(asked).toBe(false);
    expect((await items.next()).value).toMatchObject({
      account: 'maria',
      from: 'file',
      shadowedBy: 'keyring',
    });
    expect((await items.next()).value).not.toHaveProperty('shadowedBy');
    expect(JSON.stringify(await all(chain.list(call)))).not.toContain('made-up');
  });

  it('goes on behind a backend that can not be read, with a warning', async () => {
    const { chain, codes } = chainOf(brokenStore('keyring', 'locked'), backend('file', record()));
    expect(await all(chain.list(call))).toHaveLength(1);
    expect(codes()).toEqual(['credential-backend-skipped']);
  });

  it('tells how each backend stands', async () => {
    const { chain } = chainOf(brokenStore('keyring', 'locked'), backend('file'));
    expect(await all(chain.probe(call))).toMatchObject([
      { name: 'keyring', writable: true, probe: { usable: false, code: 'locked' } },
      { name: 'file', writable: true, probe: { usable: true } },
    ]);
  });
});
