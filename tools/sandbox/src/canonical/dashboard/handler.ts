import { underscore } from '../http/error-list.js';
import { Router } from '../http/router.js';
import type { World } from '../world.js';

/** dashboard.snapcraft.io: dev/api and api/v2, and what api.snapcraft.io tells everybody (canonical contract 0). */
export function createDashboard(_world: World): Router {
  return new Router(underscore);
}
