import { malformed } from './malformed.js';

/** An HMAC-SHA256. */
const SIGNATURE_BYTES = 32;

/** The signature itself. @throws PublishError PROTOCOL when it has not 32 bytes */
export function checkedSignature(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== SIGNATURE_BYTES) throw malformed('its signature is not 32 bytes long');
  return bytes;
}

/** Bytes as text. @throws PublishError PROTOCOL naming `what` when they are not UTF-8 */
export function utf8Text(bytes: Uint8Array, what: string): string {
  const text = textIfUtf8(bytes);
  if (text === undefined) throw malformed(`its ${what} is not UTF-8`);
  return text;
}

/** Bytes as text, or undefined when they are not UTF-8. */
export function textIfUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
