import { z } from 'zod';
import { addThirdParty, type BakeryMacaroon, writeBakery } from '../bakery/bakery-macaroon.js';
import { readPublicKey } from '../bakery/key-pair.js';
import type { BakeryVersion } from '../bakery/sealed-caveat.js';
import { type Answer, ok } from '../http/answer.js';
import { readJson } from '../http/body.js';
import type { Call } from '../http/router.js';
import { MalformedMacaroon } from '../macaroon/macaroon.js';
import type { Candid } from './candid.js';
import { bakeryAnswer, candidErrors, protocolVersion, refusal } from './candid-errors.js';
import { timeBefore } from './conditions.js';
import { presentIdentity } from './present-identity.js';

/**
 * `GET /login/agent?username=&public-key=`: a macaroon that only the holder of the private key can discharge. Whether the agent is known
 * shows later, when it comes back as a token (canonical contract 3.2).
 */
export function agentLogin(candid: Candid, call: Call): Answer {
  const username = call.query.get('username') ?? '';
  const publicKey = call.query.get('public-key') ?? '';
  if (username === '') throw refusal('username not specified', 'bad request');
  if (publicKey === '') throw refusal('public-key not specified', 'bad request');
  return ok({ macaroon: writeBakery(agentMacaroon(candid, { call, username, publicKey }), 'base64url') });
}

const legacyLogin = z.object({ username: z.string(), public_key: z.string() });

/**
 * `POST /login/legacy-agent?did=`: the agent's login before there were interaction methods. It asks for the same macaroon as a cookie,
 * and ends the rendezvous when it comes back with it.
 */
export async function legacyAgentLogin(candid: Candid, call: Call): Promise<Answer> {
  const { username, public_key: publicKey } = await readJson(call, candidErrors, legacyLogin);
  const { headers } = call.request;
  if (presentIdentity(candid, { headers, token: undefined }) === username) {
    candid.meeting.done(call.query.get('did') ?? '', { username });
    return ok({ agent_login: true });
  }
  const macaroon = agentMacaroon(candid, { call, username, publicKey });
  return bakeryAnswer(
    {
      code: 'macaroon discharge required',
      message: 'macaroon discharge required',
      info: {
        Macaroon: writeBakery(macaroon, 'base64url'),
        MacaroonPath: '../',
        CookieNameSuffix: 'agent-login',
      },
    },
    { version: protocolVersion(headers['bakery-protocol-version']), keys: candid.settings.errorKeys },
  );
}

interface Login {
  readonly call: Call;
  readonly username: string;
  readonly publicKey: string;
}

function agentMacaroon(candid: Candid, { call, username, publicKey }: Login): BakeryMacaroon {
  const key = keyOf(publicKey);
  const spoken = protocolVersion(call.request.headers['bakery-protocol-version']);
  const version = Math.max(1, spoken) as BakeryVersion;
  const baked = candid.oven.bake(version, [
    timeBefore(candid.now() + candid.settings.agentLoginTtlMs),
    `declared username ${username}`,
    `user-has-public-key ${username} ${key.toString('base64')}`,
  ]);
  return addThirdParty(baked, { condition: 'true', location: 'local', key, from: candid.key });
}

function keyOf(text: string): Buffer {
  try {
    return readPublicKey(text);
  } catch (error) {
    if (!(error instanceof MalformedMacaroon)) throw error;
    throw refusal(`cannot unmarshal parameters: ${error.message}`, 'bad request');
  }
}
