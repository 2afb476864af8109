// @ts-expect-error The package has no types; PackageMacaroon and Package below are what is used of it.
import untyped from 'macaroon';
import type { Caveat, Macaroon } from './macaroon.js';
import { utf8Text } from './parts.js';

/**
 * The only file that imports the npm package `macaroon` 3.0.4, which has no types. What it does right is used: both JSON forms,
 * the HMAC chain, third-party caveats, binding and verifying. Its binary writer explodes in memory and it knows no version 1
 * binary (canonical contract 8), so neither is in this face.
 */
interface PackageMacaroon {
  readonly caveats: readonly { identifier: Uint8Array; location?: string; vid?: Uint8Array }[];
  readonly location: string | null | undefined;
  readonly identifier: Uint8Array;
  readonly signature: Uint8Array;
  addFirstPartyCaveat(id: Uint8Array): void;
  addThirdPartyCaveat(rootKey: Uint8Array, id: Uint8Array, location: string): void;
  bindToRoot(rootSignature: Uint8Array): void;
  /** Throws when it does not hold; `check` returns what is wrong with a condition, or null. */
  verify(
    rootKey: Uint8Array,
    check: (condition: string) => string | null,
    discharges: PackageMacaroon[],
  ): void;
  exportJSON(): Record<string, unknown>;
}

interface Package {
  readonly importMacaroon: (json: object) => PackageMacaroon;
  readonly newMacaroon: (options: {
    identifier: Uint8Array;
    location: string;
    rootKey: Uint8Array;
    version: 1 | 2;
  }) => PackageMacaroon;
}

const { importMacaroon, newMacaroon } = untyped as Package;

/** Reads a JSON object whose fields have been checked already: what the package does with wrong ones is not to be relied on. */
export function fromCheckedJson(json: object, version: 1 | 2): Macaroon {
  return fromPackage(importMacaroon(json), version);
}

/** The JSON object of the macaroon's own version. @throws what the package throws for version 1 with ids that are not text */
export function toJsonObject(macaroon: Macaroon): Record<string, unknown> {
  return toPackage(macaroon).exportJSON();
}

/** A copy with the signature bound to the root's, for one request. */
export function boundTo(rootSignature: Uint8Array, discharge: Macaroon): Macaroon {
  const own = toPackage({ ...discharge, version: 2 });
  own.bindToRoot(rootSignature);
  return { ...discharge, signature: own.signature };
}

/** Throws the package's own error when the chain does not verify. */
export function verifyChain(
  root: Macaroon,
  rootKey: Uint8Array,
  check: (condition: string) => string | null,
  discharges: readonly Macaroon[],
): void {
  const others = discharges.map((one) => toPackage({ ...one, version: 2 }));
  toPackage({ ...root, version: 2 }).verify(rootKey, check, others);
}

/** A new macaroon without caveats. */
export function mint(
  about: Pick<Macaroon, 'version' | 'location' | 'identifier'>,
  rootKey: Uint8Array,
): Macaroon {
  return fromPackage(newMacaroon({ ...about, rootKey }), about.version);
}

/** A copy with one more caveat; with `rootKey` a third party's. */
export function withCaveat(
  macaroon: Macaroon,
  caveat: { readonly id: Uint8Array; readonly location?: string; readonly rootKey?: Uint8Array },
): Macaroon {
  const own = toPackage({ ...macaroon, version: 2 });
  if (caveat.rootKey === undefined) own.addFirstPartyCaveat(caveat.id);
  else own.addThirdPartyCaveat(caveat.rootKey, caveat.id, caveat.location ?? '');
  return { ...macaroon, ...fromPackage(own, macaroon.version) };
}

function fromPackage(own: PackageMacaroon, version: 1 | 2): Macaroon {
  const { identifier, signature } = own;
  const caveats = own.caveats.map(
    ({ identifier: id, vid, location }): Caveat =>
      vid === undefined ? { id } : { id, vid, location: location ?? '' },
  );
  return { version, location: own.location ?? '', identifier, caveats, signature };
}

/** Through the JSON form, all in base64, so that bytes which are no text pass. */
function toPackage(macaroon: Macaroon): PackageMacaroon {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  if (macaroon.version === 1) {
    const text = (bytes: Uint8Array): string => utf8Text(bytes, 'identifier');
    return importMacaroon({
      identifier: text(macaroon.identifier),
      location: macaroon.location,
      signature: Buffer.from(macaroon.signature).toString('hex'),
      caveats: macaroon.caveats.map(({ id, vid, location }) =>
        vid === undefined ? { cid: text(id) } : { cid: text(id), vid: base64(vid), cl: location ?? '' },
      ),
    });
  }
  return importMacaroon({
    v: 2,
    i64: base64(macaroon.identifier),
    s64: base64(macaroon.signature),
    l: macaroon.location,
    c: macaroon.caveats.map(({ id, vid, location }) =>
      vid === undefined ? { i64: base64(id) } : { i64: base64(id), v64: base64(vid), l: location ?? '' },
    ),
  });
}
