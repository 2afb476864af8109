import {
  bindForRequest,
  encodeMacaroonBundle,
  type Macaroon,
  mintMacaroon,
  PublishError,
  registerSecret,
  type ThirdPartyCaveat,
} from '@omnipub/core';
import { z } from 'zod';
import type { Agent } from './agent-file.js';
import { macaroonOf } from './bakery-answer.js';
import { openCaveatSecret } from './caveat-secret.js';
import { type DischargeParts, dischargeAll } from './discharge.js';
import type { DischargeToken } from './discharge-token.js';

const answer = z.union([
  z.object({ macaroon: z.unknown() }).transform(({ macaroon }) => macaroon),
  z.object({ Macaroon: z.unknown() }).transform(({ Macaroon }) => Macaroon),
]);

/**
 * `agent`: the discharger gives a macaroon that only who has the agent's key can discharge; it and its discharges, bound, are the
 * token (canonical contract 3.2 step 4).
 * @param parts `local` is not used: the agent's key is
 */
export async function logInAsAgent(login: URL, agent: Agent, parts: DischargeParts): Promise<DischargeToken> {
  const { store } = parts;
  const url = new URL(login);
  url.searchParams.set('username', agent.username);
  url.searchParams.set('public-key', Buffer.from(agent.publicKey).toString('base64'));
  const root = macaroonOf(await parts.http.json(answer, { url, what: `the agent ${agent.username}` }));
  const discharges = await dischargeAll(root, {
    ...parts,
    local: (caveat, data) => dischargeLocally(caveat, data, { agent, store }),
  });
  const bundle = encodeMacaroonBundle([root, ...discharges.map((each) => bindForRequest(root, each))]);
  registerSecret(bundle);
  const value = Buffer.from(bundle, 'base64url');
  registerSecret(value.toString('base64'));
  return { kind: 'agent', value };
}

/** The only thing that such a caveat may ask for is that its key is there. */
function dischargeLocally(
  { id }: ThirdPartyCaveat,
  data: Uint8Array | undefined,
  { agent, store }: { readonly agent: Agent; readonly store: string },
): Macaroon {
  const { rootKey, condition } = openCaveatSecret(data ?? id, agent, store);
  if (condition !== 'true')
    throw new PublishError(
      'PROTOCOL',
      'the login server asks the agent for a condition that it does not know',
      {
        store,
      },
    );
  return mintMacaroon({ version: 2, location: '', identifier: id }, rootKey);
}
