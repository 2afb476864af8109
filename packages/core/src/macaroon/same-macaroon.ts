import type { Macaroon } from './macaroon.js';

/** Are these the same macaroon, whatever format they came in? A missing location and an empty one are the same. */
export function sameMacaroon(a: Macaroon, b: Macaroon): boolean {
  return (
    a.location === b.location &&
    same(a.identifier, b.identifier) &&
    same(a.signature, b.signature) &&
    a.caveats.length === b.caveats.length &&
    a.caveats.every((caveat, index) => {
      const other = b.caveats[index];
      return (
        other !== undefined &&
        same(caveat.id, other.id) &&
        (caveat.vid === undefined) === (other.vid === undefined) &&
        same(caveat.vid ?? new Uint8Array(), other.vid ?? new Uint8Array()) &&
        (caveat.vid === undefined || (caveat.location ?? '') === (other.location ?? ''))
      );
    })
  );
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
