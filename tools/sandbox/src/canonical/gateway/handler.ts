import { hyphen } from '../http/error-list.js';
import { Router } from '../http/router.js';
import type { World } from '../world.js';
import { addTokenRoutes } from './tokens/routes.js';

/** api.charmhub.io: the publisher's gateway of charms, and of snaps in private stores (canonical contract 0). */
export function createGateway(world: World): Router {
  return addTokenRoutes(new Router(hyphen), world);
}
