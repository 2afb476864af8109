import { addThirdParty, type BakeryMacaroon, bakeryMacaroon } from '../bakery/bakery-macaroon.js';
import type { CaveatContents } from '../bakery/sealed-caveat.js';
import { addCaveat, mint } from '../macaroon/sign.js';
import type { Candid } from './candid.js';
import { NESTED } from './caveat-condition.js';
import { timeBefore } from './conditions.js';

/** What a discharge is made of. */
export interface Grant {
  readonly id: Buffer;
  readonly contents: CaveatContents;
  /** Whether the contents came beside the id: then ids of caveats in the discharge start with it. */
  readonly isExternal: boolean;
  readonly declarations: readonly string[];
  /** How many further third-party caveats hang one on another below it. */
  readonly depth: number;
}

/** Bakes the discharge of a caveat, in the form that the caveat has. */
export function grant(
  candid: Candid,
  { id, contents, isExternal, declarations, depth }: Grant,
): BakeryMacaroon {
  const conditions = [...declarations, timeBefore(candid.now() + candid.settings.dischargeTtlMs)];
  const plain = mint({ rootKey: contents.rootKey, location: '', identifier: id });
  const baked = bakeryMacaroon(conditions.reduce(addCaveat, plain), contents.version);
  if (!(depth > 0)) return baked;
  return addThirdParty(baked, {
    condition: `${NESTED} ${String(depth - 1)}`,
    // Candid answers at this older address too.
    location: `${candid.location}/v1/discharger`,
    key: candid.key.publicKey,
    from: candid.key,
    ...(isExternal ? { idPrefix: id } : {}),
  });
}
