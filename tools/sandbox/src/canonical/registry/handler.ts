import { hyphen } from '../http/error-list.js';
import { Router } from '../http/router.js';
import type { World } from '../world.js';

/** registry.jujucharms.com: takes the images of OCI resources (canonical contract 4.2). */
export function createRegistry(_world: World): Router {
  return new Router(hyphen);
}
