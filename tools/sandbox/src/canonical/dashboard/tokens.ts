import { z } from 'zod';
import { mintToken } from '../auth/token.js';
import { mintCandidRoot, verifyCandid } from '../candid/store-root.js';
import { type Answer, ok } from '../http/answer.js';
import { readJson } from '../http/body.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import type { World } from '../world.js';
import { limitsBody, limitsOf } from './acl.js';
import { denying, loginOf } from './authorize.js';
import { describeLogin } from './whoami.js';

/** `api/v2/tokens/...`: logging in through Candid, and who a login is (canonical contract 3.2, 3.7). */
export function addTokens(router: Router, world: World): void {
  router.on('POST', '/api/v2/tokens', (call) => issue(world, call));
  router.on('POST', '/api/v2/tokens/exchange', (call) => exchange(world, call));
  router.on(
    'GET',
    '/api/v2/tokens/whoami',
    (call): Answer => ok(describeLogin(loginOf(world, call.request.headers.authorization))),
  );
}

/** A root that Candid has to discharge: a text that holds JSON. */
async function issue(world: World, call: Call): Promise<Answer> {
  const limits = limitsOf(world, await readJson(call, errors, limitsBody));
  return ok({ macaroon: mintCandidRoot(world, 'dashboard', { limits, form: world.settings.candidRoots }) });
}

/** A token for such a root with all its bound discharges, in the header `Macaroons`. */
async function exchange(world: World, call: Call): Promise<Answer> {
  await readJson(call, errors, z.strictObject({}));
  const { macaroons } = call.request.headers;
  const login = denying(world, () => verifyCandid(world, 'dashboard', String(macaroons ?? '')));
  return ok({ macaroon: mintToken(world, 'dashboard', login) });
}
