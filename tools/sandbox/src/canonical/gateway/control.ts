import type { World } from '../world.js';

/** What tests can look at and set in the gateway. */
export type CharmControl = Record<never, never>;

/** See {@link CharmControl}. */
export function createCharmControl(_world: World): CharmControl {
  return {};
}
