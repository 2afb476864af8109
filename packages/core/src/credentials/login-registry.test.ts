import { expect, it, vi } from 'vitest';
import { defineLogin } from './login-definition.js';
import { createLoginRegistry } from './login-registry.js';

const copr = defineLogin({
  kind: 'copr',
  summary: 'Copr',
  defaultOrigin: 'https://copr.test',
  flows: [],
  tokens: [],
  places: [],
});

it('loads only the login that is asked for', async () => {
  const koji = vi.fn(() => Promise.resolve(copr));
  const registry = createLoginRegistry({ koji, copr: () => Promise.resolve(copr) });
  expect(registry.kinds).toEqual(['copr', 'koji']);
  expect(await registry.load('copr')).toBe(copr);
  expect(koji).not.toHaveBeenCalled();
});

it('says that a kind of store has no login, with the nearest that has', async () => {
  const registry = createLoginRegistry({ copr: () => Promise.resolve(copr) });
  await expect(registry.load('coprr')).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'there is no login for a store of kind "coprr"',
    hint: 'did you mean "copr"?',
  });
});

it('says which login could not be loaded', async () => {
  const registry = createLoginRegistry({ copr: () => Promise.reject(new Error('half installed')) });
  await expect(registry.load('copr')).rejects.toMatchObject({
    code: 'INTERNAL',
    message: "the login of copr can't be loaded: half installed",
  });
});
