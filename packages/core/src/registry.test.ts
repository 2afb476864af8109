import { describe, expect, it, vi } from 'vitest';
import { createRegistry } from './registry.js';
import type { StoreDefinition } from './store.js';

const definition = { kind: 'gobbler' } as unknown as StoreDefinition;

describe('the registry of adapters', () => {
  it('names its kinds in order and loads only what is asked for', async () => {
    const copr = vi.fn(() => Promise.resolve(definition));
    const registry = createRegistry({ gobbler: () => Promise.resolve(definition), copr });
    expect(registry.kinds).toEqual(['copr', 'gobbler']);
    expect(await registry.load('gobbler')).toBe(definition);
    expect(copr).not.toHaveBeenCalled();
  });

  it('suggests the nearest kind for a typo, and lists all where none is near', async () => {
    const registry = createRegistry({
      gobbler: () => Promise.resolve(definition),
      koji: () => Promise.resolve(definition),
    });
    await expect(registry.load('goblber')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'there is no store of kind "goblber"',
      hint: 'did you mean "gobbler"?',
    });
    await expect(registry.load('npm-registry')).rejects.toMatchObject({ hint: 'use one of: gobbler, koji' });
  });

  it.each(['toString', '__proto__', 'constructor', ''])('does not take %j for a kind', async (kind) => {
    await expect(createRegistry({}).load(kind)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('says which adapter could not be loaded', async () => {
    const registry = createRegistry({
      koji: () => Promise.reject(new Error('Cannot find package "kerberos"')),
    });
    await expect(registry.load('koji')).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'the adapter for koji can\'t be loaded: Cannot find package "kerberos"',
    });
  });
});
