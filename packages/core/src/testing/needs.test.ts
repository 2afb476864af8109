import { expect, it } from 'vitest';
import { missing } from './needs.js';

const PATH = process.env.PATH;

it('a test whose tool is installed runs', () => {
  expect(missing('sh', { PATH })).toBe(false);
});

it('a test whose tool is not installed is skipped', () => {
  expect(missing('no-such-tool', { PATH })).toBe(true);
  expect(missing('sh', {})).toBe(true);
});

it('where nothing may be skipped, a missing tool fails the test file and is named', () => {
  expect(() => missing('no-such-tool', { PATH, CI_NOTHING_SKIPPED: '1' })).toThrow(
    'no-such-tool is not installed',
  );
  expect(missing('sh', { PATH, CI_NOTHING_SKIPPED: '1' })).toBe(false);
});
