import { malformed } from './malformed.js';

/** URL-safe base64 without padding: how macaroons are written (canonical contract 8). */
export function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

/**
 * Base64 of either alphabet, with or without padding, white space allowed. Stricter than Node, which skips what it doesn't know.
 * @throws PublishError PROTOCOL
 */
export function fromBase64(text: string): Uint8Array {
  const bare = text.replace(/\s+/g, '').replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/_-]*$/.test(bare) || bare.length % 4 === 1) throw malformed('not base64');
  return new Uint8Array(Buffer.from(bare, 'base64'));
}
