import { randomBytes } from 'node:crypto';
import { type JsonV1, type JsonV2, writeJsonV1, writeJsonV2 } from '../macaroon/json.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { addThirdPartyCaveat } from '../macaroon/sign.js';
import type { KeyPair } from './key-pair.js';
import { type BakeryVersion, sealCaveat } from './sealed-caveat.js';
import { writeUvarint } from './uvarint.js';

/** A macaroon of a bakery: which form it travels in, and from version 3 on the contents of its third-party caveats beside it. */
export interface BakeryMacaroon {
  readonly macaroon: Macaroon;
  readonly version: BakeryVersion;
  /** Sealed contents by the caveat's id (base64). Empty below version 3: there the id is the contents. */
  readonly contents: ReadonlyMap<string, Buffer>;
}

/** A third-party caveat to add. */
export interface ThirdParty {
  readonly condition: string;
  readonly location: string;
  /** The discharger's public key. */
  readonly key: Uint8Array;
  /** The newest form that the discharger knows; the macaroon's own is used when it is older. @default 3 */
  readonly version?: BakeryVersion;
  /** Who adds it. */
  readonly from: KeyPair;
  /** Start of its id: the id of the caveat that the macaroon discharges (canonical contract 3.2). @default a version byte */
  readonly idPrefix?: Uint8Array;
}

/** Says that a macaroon has no contents beside it yet. */
export const bakeryMacaroon = (macaroon: Macaroon, version: BakeryVersion): BakeryMacaroon => ({
  macaroon,
  version,
  contents: new Map(),
});

/** The macaroon with one more condition that another server has to discharge. */
export function addThirdParty(of: BakeryMacaroon, party: ThirdParty): BakeryMacaroon {
  const { condition, location, key: to, from } = party;
  const rootKey = randomBytes(24);
  const version = Math.min(of.version, party.version ?? 3) as BakeryVersion;
  const sealed = sealCaveat({ version, condition, rootKey, to, from });
  const id = version < 3 ? sealed : freshId(of, party.idPrefix);
  const contents = new Map(of.contents);
  if (version === 3) contents.set(id.toString('base64'), sealed);
  return { ...of, macaroon: addThirdPartyCaveat(of.macaroon, { rootKey, id, location }), contents };
}

/** How bytes are written in the envelope: Charmhub says `base64`, Candid `base64url` without padding; clients read both. */
export type EnvelopeAlphabet = 'base64' | 'base64url';

/** A macaroon as a server of the bakery answers it. */
export type BakeryJson =
  | JsonV1
  | JsonV2
  | { readonly m: JsonV2; readonly v: 3; readonly cdata?: Record<string, string>; readonly ns: string };

/** Version 1 JSON, version 2 JSON without `v`, or the envelope of version 3 (canonical contract 3.2). */
export function writeBakery(of: BakeryMacaroon, alphabet: EnvelopeAlphabet): BakeryJson {
  if (of.version === 1) return writeJsonV1(of.macaroon);
  const m = writeJsonV2(of.macaroon);
  if (of.version === 2) return m;
  const cdata = Object.fromEntries(
    [...of.contents].map(([id, sealed]) => [
      Buffer.from(id, 'base64').toString(alphabet),
      sealed.toString(alphabet),
    ]),
  );
  return { m, v: 3, ...(of.contents.size === 0 ? {} : { cdata }), ns: 'std:' };
}

function freshId(of: BakeryMacaroon, prefix: Uint8Array = Buffer.of(3)): Buffer {
  const taken = new Set(of.macaroon.caveats.map(({ id }) => id.toString('base64')));
  for (let at = of.contents.size; ; at++) {
    const id = Buffer.concat([prefix, writeUvarint(at)]);
    if (!taken.has(id.toString('base64'))) return id;
  }
}
