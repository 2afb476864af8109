import { expect, test } from 'vitest';
import { fnmatch } from './fnmatch.js';

test.each([
  ['edge', 'edge', true],
  ['edge', 'latest/edge', false],
  ['*/edge', 'latest/edge', true],
  ['*', 'latest/edge/hotfix', true],
  ['1.?/stable', '1.0/stable', true],
  ['1.?/stable', '1.10/stable', false],
  ['1.0/stable', '1x0/stable', false],
  ['[12].0/*', '2.0/edge', true],
  ['[!12].0/*', '2.0/edge', false],
  ['[a-c]*', 'beta', true],
  ['[]x]', ']', true],
  ['[', '[', true],
  ['a(b|c)', 'ab', false],
])('%j and %j: %s', (pattern, text, fits) => {
  expect(fnmatch(pattern, text)).toBe(fits);
});
