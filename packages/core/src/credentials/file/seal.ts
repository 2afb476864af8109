import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DerivedKey } from './derived-key.js';
import {
  damaged,
  decodeHeader,
  encodeHeader,
  HEADER_BYTES,
  type KeyParameters,
  TAG_BYTES,
} from './file-header.js';

/** Encrypts under a fresh nonce: header, which is authenticated too, then the encrypted bytes, then the tag. */
export function seal(plaintext: Buffer, key: DerivedKey, parameters: KeyParameters): Buffer {
  const nonce = randomBytes(12);
  const header = encodeHeader({ parameters, nonce, keyCheck: key.keyCheck, length: plaintext.length });
  const cipher = createCipheriv('aes-256-gcm', key.encryption, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(header);
  return Buffer.concat([header, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Is this the key that the file was written with? @throws PublishError PROTOCOL for a damaged header */
export function fits(file: Buffer, key: DerivedKey, path: string): boolean {
  return timingSafeEqual(decodeHeader(file, path).keyCheck, key.keyCheck);
}

/** Decrypts a file whose key fits. @throws PublishError PROTOCOL `damaged` when a bit of it has changed */
export function unseal(file: Buffer, key: DerivedKey, path: string): Buffer {
  const { nonce, length } = decodeHeader(file, path);
  const decipher = createDecipheriv('aes-256-gcm', key.encryption, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(file.subarray(0, HEADER_BYTES));
  decipher.setAuthTag(file.subarray(HEADER_BYTES + length));
  const plaintext = decipher.update(file.subarray(HEADER_BYTES, HEADER_BYTES + length));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    throw damaged(path, 'its content has changed');
  }
  return plaintext;
}
