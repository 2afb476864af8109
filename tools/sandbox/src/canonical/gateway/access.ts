import { readAuthorization } from '../auth/authorization.js';
import { Denied, type Login } from '../auth/login.js';
import { verifyToken } from '../auth/token.js';
import { verifyU1 } from '../auth/u1-verify.js';
import { Refusal } from '../http/answer.js';
import { hyphen as errors } from '../http/error-list.js';
import type { Call } from '../http/router.js';
import type { World } from '../world.js';
import { isPermitted, type Permission } from './permissions.js';

/** Who sent a request with a token of Charmhub, as `Macaroon` or `Bearer` (canonical contract 3.3). @throws Refusal 401 */
export function authenticate(world: World, call: Call): Login {
  return denying(world, () => {
    const read = readAuthorization(call.request.headers.authorization);
    if (read.form === 'token') return verifyToken(world, 'charmhub', read.token);
    // The snap side of the gateway asks the dashboard about logins of its own (canonical contract 5).
    if (call.path.startsWith('/v1/snap')) return verifyU1(world, 'dashboard', read);
    throw new Denied({ reason: 'invalid', message: 'unknown-credentials' });
  });
}

/** Does what verifies a login. @throws Refusal 401 in Charmhub's words (canonical contract 2, 3.4) */
export function denying<T>(world: World, verify: () => T): T {
  try {
    return verify();
  } catch (error) {
    if (!(error instanceof Denied)) throw error;
    const { denial } = error;
    switch (denial.reason) {
      case 'missing':
        throw errors.unauthorized('macaroon-authorization-required', 'Authorization Required');
      case 'invalid':
        if (world.settings.unreadableTokens === 'api-error' && denial.message === 'unknown-credentials')
          throw errors.refuse(400, 'api-error', 'Invalid macaroon');
        throw errors.unauthorized('macaroon-verification-failed', `failed: ${denial.message}`);
      case 'needs-refresh':
        throw needsRefresh(world, denial.age);
    }
  }
}

function needsRefresh(world: World, age: number): Refusal {
  const { refreshManner } = world.settings;
  const header = refreshManner === 'code' ? 'Macaroon' : 'Macaroon needs_refresh=1';
  const entry =
    refreshManner === 'header'
      ? { code: 'macaroon-authorization-required', message: 'Authorization Required' }
      : {
          code: 'macaroon-needs-refresh',
          message: `Expired macaroon (age: ${String(age)} seconds)`,
          extra: { age },
        };
  return new Refusal(errors.answer(401, [entry], { headers: { 'WWW-Authenticate': header } }));
}

/** @throws Refusal 403 in Charmhub's words when a login may not do this (charmcraft issue 930) */
export function demand(login: Login, permission: Permission): void {
  if (isPermitted(login.permissions, permission)) return;
  throw errors.refuse(403, 'permission-required', `Missing required permission: ${permission}`);
}
