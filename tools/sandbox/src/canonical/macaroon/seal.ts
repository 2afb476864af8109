import { randomBytes } from 'node:crypto';
import nacl from 'tweetnacl';

const { nonceLength, overheadLength } = nacl.secretbox;

/** Encrypts under a key of 32 bytes: a random nonce, then the secretbox. Vids are made so, with the signature as the key. */
export function seal(key: Uint8Array, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceLength);
  return Buffer.concat([nonce, nacl.secretbox(new Uint8Array(plain), nonce, new Uint8Array(key))]);
}

/** Opens what {@link seal} made; undefined when it was not sealed under this key. */
export function unseal(key: Uint8Array, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < nonceLength + overheadLength) return undefined;
  const bytes = new Uint8Array(sealed);
  const plain = nacl.secretbox.open(
    bytes.subarray(nonceLength),
    bytes.subarray(0, nonceLength),
    new Uint8Array(key),
  );
  return plain === null ? undefined : Buffer.from(plain);
}
