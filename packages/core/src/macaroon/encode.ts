import { toBase64Url } from './base64.js';
import { writeJson } from './json.js';
import type { Macaroon } from './macaroon.js';
import { writeV1Binary } from './v1-binary.js';
import { writeV2Binary } from './v2-binary.js';

/**
 * The version 1 binary format in URL-safe base64 without padding: what the dashboard and Ubuntu One exchange.
 * @throws PublishError INVALID_INPUT when a value is too long for the format
 */
export function encodeMacaroonV1(macaroon: Macaroon): string {
  return toBase64Url(writeV1Binary(macaroon));
}

/** The version 2 binary format in URL-safe base64 without padding. */
export function encodeMacaroonV2(macaroon: Macaroon): string {
  return toBase64Url(writeV2Binary(macaroon));
}

/**
 * JSON text of the given version, without a bakery's envelope.
 * @default version the macaroon's own
 * @throws PublishError INVALID_INPUT when that version can't hold it
 */
export function encodeMacaroonJson(macaroon: Macaroon, options: { readonly version?: 1 | 2 } = {}): string {
  return JSON.stringify(writeJson({ ...macaroon, version: options.version ?? macaroon.version }));
}

/** Version 2 binaries one after the other in URL-safe base64 without padding: the value of a bakery agent's token. */
export function encodeMacaroonBundle(macaroons: readonly Macaroon[]): string {
  return toBase64Url(Buffer.concat(macaroons.map(writeV2Binary)));
}
