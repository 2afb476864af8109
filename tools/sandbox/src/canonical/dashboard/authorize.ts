import { readAuthorization } from '../auth/authorization.js';
import { type Denial, Denied, type Login } from '../auth/login.js';
import { verifyToken } from '../auth/token.js';
import { verifyU1 } from '../auth/u1-verify.js';
import { Refusal } from '../http/answer.js';
import { underscore as errors } from '../http/error-list.js';
import type { World } from '../world.js';

/** Who sends this Authorization to the dashboard. @throws Refusal 401 (canonical contract 3.4) */
export function loginOf(world: World, header: string | undefined): Login {
  return denying(world, () => {
    const authorization = readAuthorization(header);
    return authorization.form === 'u1'
      ? verifyU1(world, 'dashboard', authorization)
      : verifyToken(world, 'dashboard', authorization.token);
  });
}

/** Does what verifies a login. @throws Refusal 401 in the dashboard's words */
export function denying<T>(world: World, verify: () => T): T {
  try {
    return verify();
  } catch (error) {
    if (!(error instanceof Denied)) throw error;
    throw denied(world, error.denial);
  }
}

function denied(world: World, denial: Denial): Refusal {
  switch (denial.reason) {
    case 'missing':
      return errors.unauthorized('macaroon-authorization-required', 'Authorization Required');
    case 'invalid':
      return errors.unauthorized('macaroon-verification-failed', `failed: ${denial.message}`);
    case 'needs-refresh': {
      const { refreshManner } = world.settings;
      const code = refreshManner === 'header' ? 'macaroon-permission-required' : 'macaroon-needs-refresh';
      const challenge = refreshManner === 'code' ? 'Macaroon' : 'Macaroon needs_refresh=1';
      const message = `Expired macaroon (age: ${denial.age} seconds)`;
      const entry = { code, message, extra: { age: denial.age } };
      return new Refusal(errors.answer(401, [entry], { headers: { 'WWW-Authenticate': challenge } }));
    }
  }
}
