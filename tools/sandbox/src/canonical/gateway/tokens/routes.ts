import type { Router } from '../../http/router.js';
import type { World } from '../../world.js';
import { exchangeCandid, issueCandid, issueUnlimited } from './candid.js';
import { exchangeOffline } from './offline.js';
import { exchangeDashboard, exchangeUsso, issueUsso } from './usso.js';
import { whoami } from './whoami.js';

/** Logins: roots, their exchange for tokens, and who a token is (canonical contract 3). */
export const addTokenRoutes = (router: Router, world: World): Router =>
  router
    .on('GET', '/v1/tokens', () => issueUnlimited(world))
    .on('POST', '/v1/tokens', (call) => issueCandid(world, call))
    .on('POST', '/v1/tokens/exchange', (call) => exchangeCandid(world, call))
    .on('POST', '/v1/tokens/usso', (call) => issueUsso(world, call))
    .on('POST', '/v1/tokens/usso/exchange', (call) => exchangeUsso(world, call))
    .on('POST', '/v1/tokens/dashboard/exchange', (call) => exchangeDashboard(world, call))
    .on('POST', '/v1/tokens/offline/exchange', (call) => exchangeOffline(world, call))
    .on('GET', '/v1/tokens/whoami', (call) => whoami(world, call));
