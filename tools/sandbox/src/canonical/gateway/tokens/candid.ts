import { z } from 'zod';
import { mintToken } from '../../auth/token.js';
import { mintCandidRoot, verifyCandid } from '../../candid/store-root.js';
import { type Answer, ok } from '../../http/answer.js';
import { hyphen as errors } from '../../http/error-list.js';
import type { Call } from '../../http/router.js';
import type { World } from '../../world.js';
import { denying } from '../access.js';
import { readJson } from '../json-body.js';
import { describedTokenRequest, limitsOf } from './token-request.js';

/** `POST /v1/tokens`: a root that Candid has to discharge (canonical contract 3.2). */
export async function issueCandid(world: World, call: Call): Promise<Answer> {
  const request = await readJson(call, describedTokenRequest);
  const form = world.settings.candidRoots;
  return ok({ macaroon: mintCandidRoot(world, 'charmhub', { limits: limitsOf(world, request), form }) });
}

/** `GET /v1/tokens`: the same without any wishes, for a day. */
export function issueUnlimited(world: World): Answer {
  const form = world.settings.candidRoots;
  return ok({ macaroon: mintCandidRoot(world, 'charmhub', { limits: limitsOf(world, {}), form }) });
}

/** `POST /v1/tokens/exchange`: a token for such a root with all its bound discharges, in the header `Macaroons`. */
export async function exchangeCandid(world: World, call: Call): Promise<Answer> {
  await readJson(call, z.strictObject({}));
  const header = call.request.headers.macaroons;
  if (typeof header !== 'string' || header === '')
    throw errors.refuse(400, 'missing-header', "The 'Macaroons' header is required.");
  const login = denying(world, () => verifyCandid(world, 'charmhub', header));
  return ok({ macaroon: mintToken(world, 'charmhub', login) });
}
