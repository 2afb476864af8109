import { z } from 'zod';
import { readAuthorization } from '../../auth/authorization.js';
import { invalid, type Login } from '../../auth/login.js';
import { mintToken } from '../../auth/token.js';
import { mintU1Root } from '../../auth/u1-root.js';
import { verifyU1 } from '../../auth/u1-verify.js';
import { type Answer, ok } from '../../http/answer.js';
import type { Call } from '../../http/router.js';
import { toText } from '../../macaroon/text.js';
import type { RootService } from '../../services.js';
import type { World } from '../../world.js';
import { denying } from '../access.js';
import { readJson } from '../json-body.js';
import { fromDashboard } from '../permissions.js';
import { limitsOf, tokenRequest } from './token-request.js';

/** `POST /v1/tokens/usso`: a root that Ubuntu One has to discharge (canonical contract 3.1). */
export async function issueUsso(world: World, call: Call): Promise<Answer> {
  const request = await readJson(call, tokenRequest);
  return ok({ macaroon: toText(mintU1Root(world, 'charmhub', limitsOf(world, request))) });
}

const exchangeBody = z.strictObject({ 'client-description': z.string().max(200).optional() });

/** `POST /v1/tokens/usso/exchange`: a token for such a root and its bound discharge. */
export async function exchangeUsso(world: World, call: Call): Promise<Answer> {
  await readJson(call, exchangeBody);
  return ok({ macaroon: mintToken(world, 'charmhub', verify(world, 'charmhub', call)) });
}

/** `POST /v1/tokens/dashboard/exchange`: a token for a root of the Snap Store's dashboard and its bound discharge. */
export async function exchangeDashboard(world: World, call: Call): Promise<Answer> {
  await readJson(call, exchangeBody);
  const login = verify(world, 'dashboard', call);
  const permissions = fromDashboard(login.permissions);
  return ok({ macaroon: mintToken(world, 'charmhub', { ...login, permissions }) });
}

function verify(world: World, service: RootService, call: Call): Login {
  return denying(world, () => {
    const read = readAuthorization(call.request.headers.authorization);
    if (read.form !== 'u1') throw invalid('Invalid USSO macaroons');
    return verifyU1(world, service, read);
  });
}
