import { expect, test } from 'vitest';
import { byteCount, counted } from './units.js';

test('bytes are shown in the unit that fits', () => {
  expect([0, 1023, 1024, 1536 * 1024, 3 * 1024 ** 4].map(byteCount)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '1.5 MiB',
    '3.0 TiB',
  ]);
});

test('one step is singular', () => {
  expect([0, 1, 2].map((n) => counted(n, 'step'))).toEqual(['0 steps', '1 step', '2 steps']);
});
