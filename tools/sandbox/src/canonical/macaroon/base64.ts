import { MalformedMacaroon } from './macaroon.js';

/** Bytes of base64 in either alphabet, with or without padding. @throws MalformedMacaroon for anything else */
export function fromBase64(text: string): Buffer {
  const bare = text.replace(/={1,2}$/u, '');
  const standard = bare.replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]*$/u.test(standard) || standard.length % 4 === 1)
    throw new MalformedMacaroon('this is no base64');
  return Buffer.from(standard, 'base64');
}
