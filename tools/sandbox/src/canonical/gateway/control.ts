import { type CandidControl, createCandidControl } from '../candid/control.js';
import type { World } from '../world.js';

/** What tests can look at and set in the gateway and in Candid. */
export interface CharmControl {
  readonly candid: CandidControl;
}

/** See {@link CharmControl}. */
export function createCharmControl(world: World): CharmControl {
  return { candid: createCandidControl(world.candid) };
}
