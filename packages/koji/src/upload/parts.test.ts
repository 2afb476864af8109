import { createAdler32 } from '@omnipub/core';
import { seededRandom } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { createChunkSize } from './chunk-size.js';
import { combineAdler32 } from './combine-adler32.js';
import { uploadDirectory } from './upload-target.js';

const KIB = 1024;

function adler32(bytes: Buffer): string {
  const sum = createAdler32();
  sum.update(bytes);
  return sum.digest();
}

describe('the parts of an upload', () => {
  it('sums of two pieces make that of both', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 200; round++) {
      const bytes = Buffer.from(
        Array.from({ length: Math.floor(random() * 9_000) }, () => Math.floor(random() * 256)),
      );
      const at = Math.floor(random() * (bytes.length + 1));
      const [first, second] = [bytes.subarray(0, at), bytes.subarray(at)];
      expect(combineAdler32(adler32(first), adler32(second), second.length)).toBe(adler32(bytes));
    }
    const full = Buffer.alloc(200_000, 0xff);
    expect(combineAdler32(adler32(full), adler32(full), full.length)).toBe(
      adler32(Buffer.concat([full, full])),
    );
  });

  it('chunks grow with the speed of the line, and shrink when it breaks', () => {
    const MIB = 1024 * KIB;
    const size = createChunkSize();
    const grown = [size.current];
    for (let round = 0; round < 6; round++) {
      size.sent(size.current, size.current / ((50 * MIB) / 1000));
      grown.push(size.current / MIB);
    }
    expect(grown).toEqual([MIB, 2, 4, 8, 16, 16, 16]);
    size.broken();
    expect(size.current).toBe(8 * MIB);
    size.sent(8 * MIB, 60_000);
    expect(size.current).toBe(4 * MIB);
    for (let round = 0; round < 9; round++) size.broken();
    expect(size.current).toBe(MIB);
    size.sent(MIB, 900);
    expect(size.current).toBe(MIB);
  });

  it('a directory of one’s own has the time and eight letters', () => {
    const clock = { now: () => 1_795_227_341_126, random: () => 0.5 };
    expect(uploadDirectory('cli-build', clock)).toBe('cli-build/1795227341.126000.nnnnnnnn');
  });
});
