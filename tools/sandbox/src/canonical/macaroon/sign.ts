import { createHmac } from 'node:crypto';
import type { Caveat, Macaroon } from './macaroon.js';
import { seal } from './seal.js';

const GENERATOR = 'macaroons-key-generator';
const ZERO = Buffer.alloc(32);

const hmac = (key: Uint8Array, data: Uint8Array): Buffer => createHmac('sha256', key).update(data).digest();

/** The key that signs, out of the secret that the two sides share. */
export const deriveKey = (rootKey: Uint8Array): Buffer => hmac(Buffer.from(GENERATOR), rootKey);

/** The first signature: of the identifier alone. @param key a derived key */
export const signIdentifier = (key: Uint8Array, identifier: Uint8Array): Buffer => hmac(key, identifier);

/** The signature after one more caveat. */
export function signCaveat(signature: Uint8Array, { id, vid }: Caveat): Buffer {
  return vid === undefined
    ? hmac(signature, id)
    : hmac(signature, Buffer.concat([hmac(signature, vid), hmac(signature, id)]));
}

/** The signature of a discharge as it travels beside its root (canonical contract 3.3). */
export const bindSignature = (root: Uint8Array, discharge: Uint8Array): Buffer =>
  hmac(ZERO, Buffer.concat([hmac(ZERO, root), hmac(ZERO, discharge)]));

/** What {@link mint} makes a macaroon of. */
export interface Minting {
  readonly rootKey: Uint8Array;
  readonly location: string;
  readonly identifier: string | Uint8Array;
}

/** A new macaroon without caveats. */
export function mint({ rootKey, location, identifier }: Minting): Macaroon {
  const id = Buffer.from(identifier);
  return { location, identifier: id, caveats: [], signature: signIdentifier(deriveKey(rootKey), id) };
}

/** The macaroon with one more first-party caveat. */
export function addCaveat(macaroon: Macaroon, condition: string | Uint8Array): Macaroon {
  return append(macaroon, { id: Buffer.from(condition) });
}

/** The macaroon with one more third-party caveat. */
export function addThirdPartyCaveat(
  macaroon: Macaroon,
  party: { readonly rootKey: Uint8Array; readonly id: string | Uint8Array; readonly location: string },
): Macaroon {
  const vid = seal(macaroon.signature, deriveKey(party.rootKey));
  return append(macaroon, { id: Buffer.from(party.id), vid, location: party.location });
}

/** The discharge, bound to its root. */
export const bind = (root: Macaroon, discharge: Macaroon): Macaroon => ({
  ...discharge,
  signature: bindSignature(root.signature, discharge.signature),
});

function append(macaroon: Macaroon, caveat: Caveat): Macaroon {
  const { caveats, signature } = macaroon;
  return { ...macaroon, caveats: [...caveats, caveat], signature: signCaveat(signature, caveat) };
}
