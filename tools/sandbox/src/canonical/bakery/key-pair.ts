import nacl from 'tweetnacl';
import { fromBase64 } from '../macaroon/base64.js';
import { MalformedMacaroon } from '../macaroon/macaroon.js';

/** A Curve25519 key pair: who seals caveats, and who opens them. 32 bytes each. */
export interface KeyPair {
  readonly publicKey: Buffer;
  readonly privateKey: Buffer;
}

/** A new pair. */
export function newKeyPair(): KeyPair {
  const { publicKey, secretKey } = nacl.box.keyPair();
  return { publicKey: Buffer.from(publicKey), privateKey: Buffer.from(secretKey) };
}

/** The pair of a private key, 32 bytes. @throws Error when it has another length */
export function keyPairOf(privateKey: Uint8Array): KeyPair {
  const { publicKey, secretKey } = nacl.box.keyPair.fromSecretKey(new Uint8Array(privateKey));
  return { publicKey: Buffer.from(publicKey), privateKey: Buffer.from(secretKey) };
}

/** Reads a public key out of base64, as dischargers and agents write it. @throws MalformedMacaroon when it is none */
export function readPublicKey(text: string): Buffer {
  const key = fromBase64(text);
  if (key.length !== nacl.box.publicKeyLength)
    throw new MalformedMacaroon(`wrong length for key, got ${String(key.length)} want 32`);
  return key;
}
