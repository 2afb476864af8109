import { expect, it } from 'vitest';
import { matchesPattern } from './matches-pattern.js';

it.each<[string, string, boolean]>([
  ['fedora-*', 'fedora-41-x86_64', true],
  ['fedora-*', 'epel-9-x86_64', false],
  ['*-x86_64', 'fedora-41-x86_64', true],
  ['fedora-4?-x86_64', 'fedora-41-x86_64', true],
  ['fedora-4[12]-*', 'fedora-42-x86_64', true],
  ['fedora-4[!12]-*', 'fedora-42-x86_64', false],
  ['fedora.41', 'fedora-41', false],
  ['fedora-[', 'fedora-[', true],
  ['a+b', 'a+b', true],
  ['[]]', ']', true],
  ['[^a]', '^', true],
])('%j and %j: %j, as fnmatch says', (pattern, name, expected) => {
  expect(matchesPattern(pattern, name)).toBe(expected);
});
