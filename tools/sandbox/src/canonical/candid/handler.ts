import type { Router } from '../http/router.js';
import type { World } from '../world.js';
import { candidRouter } from './routes.js';

/** api.jujucharms.com/identity: the discharger of Candid logins (canonical contract 3.2). */
export const createCandid = ({ candid }: World): Router => candidRouter(candid);
