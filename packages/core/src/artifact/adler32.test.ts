import { describe, expect, it } from 'vitest';
import { createAdler32 } from './adler32.js';

const adler32 = (...parts: Uint8Array[]): string => {
  const sum = createAdler32();
  for (const part of parts) sum.update(part);
  return sum.digest();
};

describe('Adler-32', () => {
  // Each value was computed with zlib.adler32 of CPython 3.11.
  it.each([
    ['', '00000001'],
    ['a', '00620062'],
    ['Wikipedia', '11e60398'],
    ['123456789', '091e01de'],
  ])('of %j is %s', (text, expected) => {
    expect(adler32(Buffer.from(text))).toBe(expected);
  });

  it('does not overflow on the largest sums: a mebibyte of 0xff', () => {
    expect(adler32(Buffer.alloc(1024 * 1024, 0xff))).toBe('8e88ef11');
  });

  it('of long mixed data equals that of zlib, whatever the blocks', () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i + 7 * i) % 256));
    expect(adler32(bytes)).toBe('f68e7dcc');
    for (const cut of [1, 5551, 5552, 5553, 65_536]) {
      expect(adler32(bytes.subarray(0, cut), bytes.subarray(cut))).toBe('f68e7dcc');
    }
  });
});
