const BASE = 65_521;
/**
 * The longest run of bytes for which the sums stay below 2^32 (zlib's NMAX), so that the costly remainder is taken
 * once a run and not once a byte.
 */
const RUN = 5552;

/** An Adler-32 checksum in the making. */
export interface Adler32 {
  update(bytes: Uint8Array): void;
  /** Eight lower-case hex digits, as Koji's hub writes them. */
  digest(): string;
}

/** Starts an Adler-32 checksum (RFC 1950 section 8.2). `node:crypto` has none. */
export function createAdler32(): Adler32 {
  let [low, high] = [1, 0];
  return {
    update(bytes) {
      // In locals the sums stay in registers; in the closure's own variables this is three times slower.
      let [a, b] = [low, high];
      for (let at = 0; at < bytes.length; ) {
        const end = Math.min(at + RUN, bytes.length);
        // `at` stays inside the array, so that the element is never undefined.
        for (; at < end; at++) {
          a += bytes[at] as number;
          b += a;
        }
        a %= BASE;
        b %= BASE;
      }
      [low, high] = [a, b];
    },
    digest: () => (high * 65_536 + low).toString(16).padStart(8, '0'),
  };
}
