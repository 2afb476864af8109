const BASE = 65_521n;

/**
 * The Adler-32 of two pieces one after the other, out of their own (zlib's adler32_combine), so that a file is read once for the
 * sums of its chunks and its own. Eight hex digits each; `length` is that of the second piece, in bytes.
 */
export function combineAdler32(first: string, second: string, length: number): string {
  const [a1, b1] = halves(first);
  const [a2, b2] = halves(second);
  const n = BigInt(length) % BASE;
  const a = modulo(a1 + a2 - 1n);
  const b = modulo(b1 + b2 + n * (a1 - 1n));
  return ((b << 16n) | a).toString(16).padStart(8, '0');
}

/** Of no bytes. */
export const EMPTY_ADLER32 = '00000001';

function halves(hex: string): [bigint, bigint] {
  const sum = BigInt(`0x${hex}`);
  return [sum & 0xffffn, sum >> 16n];
}

function modulo(value: bigint): bigint {
  return ((value % BASE) + BASE) % BASE;
}
