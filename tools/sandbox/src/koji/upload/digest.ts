import { createHash } from 'node:crypto';
import { genericError } from '../hub-fault.js';

/** A sum that grows. */
export interface Digest {
  update(chunk: Uint8Array): void;
  hex(): string;
}

/** A new sum; undefined where none is wanted. @throws HubFault 1000 for any but these three (koji contract 8) */
export function newDigest(type: string): Digest | undefined {
  if (type === '') return undefined;
  if (type === 'adler32') return new Adler32();
  if (type !== 'md5' && type !== 'sha256') throw genericError(`Unsupported verify type: ${type}`);
  const hash = createHash(type);
  return { update: (chunk) => void hash.update(chunk), hex: () => hash.digest('hex') };
}

const MODULUS = 65_521;
/** So many bytes can be added before the sums must be reduced. */
const BLOCK = 3_800;

/** RFC 1950. */
class Adler32 implements Digest {
  #a = 1;
  #b = 0;

  update(chunk: Uint8Array): void {
    let a = this.#a;
    let b = this.#b;
    for (let start = 0; start < chunk.length; start += BLOCK) {
      const end = Math.min(start + BLOCK, chunk.length);
      for (let index = start; index < end; index++) {
        a += chunk[index] ?? 0;
        b += a;
      }
      a %= MODULUS;
      b %= MODULUS;
    }
    this.#a = a;
    this.#b = b;
  }

  hex(): string {
    return (this.#b * 65_536 + this.#a).toString(16).padStart(8, '0');
  }
}
