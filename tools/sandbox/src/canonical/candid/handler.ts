import { hyphen } from '../http/error-list.js';
import { Router } from '../http/router.js';
import type { World } from '../world.js';

/** api.jujucharms.com/identity: the discharger of Candid logins (canonical contract 3.2). */
export function createCandid(_world: World): Router {
  return new Router(hyphen);
}
