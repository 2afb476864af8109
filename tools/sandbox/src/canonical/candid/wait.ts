import { writeBakery } from '../bakery/bakery-macaroon.js';
import { type Answer, ok } from '../http/answer.js';
import type { Call } from '../http/router.js';
import { writeJsonV2 } from '../macaroon/json.js';
import type { Candid } from './candid.js';
import { refusal } from './candid-errors.js';
import { readWanted } from './caveat-condition.js';
import { declarations, openAsked } from './discharge.js';
import { newToken } from './discharge-token.js';
import { grant } from './grant.js';
import { identityCookie } from './identity-cookie.js';
import type { DischargeInfo } from './meeting.js';
import { tokenMacaroons } from './present-identity.js';

/** `GET /wait-token?did=`: blocks until somebody logged in, then hands out the token (canonical contract 3.2). */
export async function waitToken(candid: Candid, call: Call): Promise<Answer> {
  const { username } = await waitFor(candid, call);
  const { kind, value } = newToken(candid, username);
  return ok({ kind, token64: value.toString('base64') });
}

/** `GET /wait-legacy?did=`: blocks likewise, and discharges the caveat itself. */
export async function waitLegacy(candid: Candid, call: Call): Promise<Answer> {
  const { info, username } = await waitFor(candid, call);
  const contents = openAsked(candid, info.caveat);
  const wanted = readWanted(contents.condition);
  if (wanted.is === 'nested') throw refusal('cannot discharge: caveat not recognized');
  const isExternal = !info.caveat.equals(info.id);
  const discharge = grant(candid, {
    id: info.id,
    contents,
    isExternal,
    declarations: declarations(candid, wanted, username),
    depth: candid.settings.nestedDepth,
  });
  const macaroons = tokenMacaroons(newToken(candid, username));
  const body = { Macaroon: writeBakery(discharge, 'base64url'), DischargeToken: macaroons.map(writeJsonV2) };
  return { ...ok(body), headers: identityCookie(macaroons) };
}

async function waitFor(candid: Candid, call: Call): Promise<{ info: DischargeInfo; username: string }> {
  const did = call.query.get('did') ?? '';
  if (did === '') throw refusal('discharge id parameter not found', 'bad request');
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  const { socket } = call.request;
  socket.once('close', leave);
  // Whoever left before this has no close to come.
  if (socket.destroyed) leave();
  try {
    const { waitTimeoutMs: timeoutMs, interactionTtlMs: ttlMs } = candid.settings;
    const { info, outcome } = await candid.meeting.wait(did, { timeoutMs, ttlMs, signal: gone.signal });
    if ('error' in outcome) throw refusal(`login failed: ${outcome.error}`);
    return { info, username: outcome.username };
  } finally {
    socket.off('close', leave);
  }
}
