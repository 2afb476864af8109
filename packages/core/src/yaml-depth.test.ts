import { expect, test } from 'vitest';
import { isNestedTooDeeply } from './yaml-depth.js';

test.each([
  ['brackets without end', '['.repeat(100_000)],
  ['brackets that are closed', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ['braces', '{a: '.repeat(20_000)],
  ['lists in lists on one line', '- '.repeat(20_000)],
  ['explicit keys', '? '.repeat(20_000)],
  ['a ladder of indentation', Array.from({ length: 600 }, (_, at) => `${' '.repeat(at)}a:\n`).join('')],
])('%s is nested too deeply', (_, yaml) => {
  expect(isNestedTooDeeply(yaml)).toBe(true);
});

test.each([
  ['an ordinary file', 'release: x\nstores:\n  a: { kind: gobbler }\ntargets:\n  - name: t\n'],
  ['a long flat list', '- x\n'.repeat(10_000)],
  ['many brackets beside each other', '- [1, [2]]\n'.repeat(1_000)],
  ['nothing', ''],
])('%s is not', (_, yaml) => {
  expect(isNestedTooDeeply(yaml)).toBe(false);
});
