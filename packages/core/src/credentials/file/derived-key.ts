import { createHmac, randomBytes, scrypt } from 'node:crypto';
import type { KeyParameters } from './file-header.js';

/** What scrypt makes of a passphrase. */
export interface DerivedKey {
  /** For AES-256-GCM. */
  readonly encryption: Buffer;
  /** Stands in the header. Made with the other half of what scrypt gives, so it says nothing about the encryption key. */
  readonly keyCheck: Buffer;
}

/**
 * 32 MiB three times over: what OWASP's password storage advice gives as the equal of N=2^17, without its 128 MiB.
 * Takes about 0.2 s, once a process.
 */
export function freshParameters(): KeyParameters {
  return { log2N: 15, r: 8, p: 3, salt: randomBytes(32) };
}

/** Derives a key by scrypt, in a thread of its own. */
export function deriveKey(passphrase: Buffer, parameters: KeyParameters): Promise<DerivedKey> {
  const { log2N, r, p, salt } = parameters;
  const N = 2 ** log2N;
  const maxmem = 128 * r * (N + p) + 1024 * 1024;
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, 64, { N, r, p, maxmem }, (error, bytes) => {
      if (error !== null) reject(error);
      else resolve({ encryption: bytes.subarray(0, 32), keyCheck: keyCheckOf(bytes.subarray(32)) });
    });
  });
}

function keyCheckOf(half: Buffer): Buffer {
  return createHmac('sha256', half).update('omnipub credential file, key check').digest().subarray(0, 16);
}
