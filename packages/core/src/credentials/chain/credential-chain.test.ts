import { describe, expect, it } from 'vitest';
import { createExplicitStore } from '../explicit.js';
import type { CredentialRecord, CredentialStore } from '../record.js';
import { backend, chainOf, named } from '../testing/chains.js';
import { all, brokenStore, call, record } from '../testing/records.js';

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
