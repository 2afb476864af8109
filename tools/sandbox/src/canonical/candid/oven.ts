import { randomBytes } from 'node:crypto';
import { keyOf } from '../auth/keys.js';
import { type BakeryMacaroon, bakeryMacaroon } from '../bakery/bakery-macaroon.js';
import type { BakeryVersion } from '../bakery/sealed-caveat.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { addCaveat, mint } from '../macaroon/sign.js';
import { type Condition, InvalidMacaroon, verifyMacaroons } from '../macaroon/verify.js';

/** Bakes the macaroons that Candid itself accepts: discharge tokens, an agent's login, its own cookies. */
export class Oven {
  readonly #secret: string;
  readonly #location: () => string;

  /** @param secret hex */
  constructor(secret: string, location: () => string) {
    this.#secret = secret;
    this.#location = location;
  }

  /** A macaroon with these first-party caveats. Its id is bytes that are no text, except in version 1, which can't carry them. */
  bake(version: BakeryVersion, conditions: readonly string[]): BakeryMacaroon {
    const random = randomBytes(16);
    const identifier =
      version === 1 ? Buffer.from(random.toString('hex')) : Buffer.concat([Buffer.of(3, 0xff), random]);
    const rootKey = keyOf(this.#secret, identifier);
    const plain = mint({ rootKey, location: this.#location(), identifier });
    return bakeryMacaroon(conditions.reduce(addCaveat, plain), version);
  }

  /** The conditions of a macaroon that was baked here, with its bound discharges behind it; undefined when it does not verify. */
  read([root, ...discharges]: readonly Macaroon[]): Condition[] | undefined {
    if (root === undefined) return undefined;
    try {
      return verifyMacaroons({ rootKey: keyOf(this.#secret, root.identifier), root, discharges });
    } catch (error) {
      if (error instanceof InvalidMacaroon) return undefined;
      throw error;
    }
  }
}
