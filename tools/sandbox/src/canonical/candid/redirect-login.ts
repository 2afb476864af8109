import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Answer, ok, text } from '../http/answer.js';
import { readJson } from '../http/body.js';
import type { Call } from '../http/router.js';
import type { Candid } from './candid.js';
import { candidErrors, refusal } from './candid-errors.js';
import { newToken } from './discharge-token.js';

/** `GET /login-redirect?return_to=&state=`: logs the visitor in and sends the browser back with a code. */
export function redirectLogin(candid: Candid, call: Call): Answer {
  const back = parseUrl(call.query.get('return_to') ?? '');
  const { visitor, visitRefusal } = candid.settings;
  if (back === undefined) throw refusal('invalid return_to', 'bad request');
  back.searchParams.set('state', call.query.get('state') ?? '');
  if (visitor === undefined || visitRefusal !== undefined) {
    back.searchParams.set('error', visitRefusal ?? 'nobody is logged in');
    back.searchParams.set('error_code', 'unauthorized');
  } else {
    const code = randomBytes(24).toString('base64url');
    candid.codes.set(code, visitor);
    back.searchParams.set('code', code);
  }
  const answer = text(303, '');
  return { ...answer, headers: { ...answer.headers, Location: back.href } };
}

const codeBody = z.object({ code: z.string() });

/** `POST /discharge-token {"code"}`: the token for a code, once. @throws Refusal 404 for another code */
export async function dischargeToken(candid: Candid, call: Call): Promise<Answer> {
  const { code } = await readJson(call, candidErrors, codeBody);
  const username = candid.codes.get(code);
  if (username === undefined) throw refusal(`"${code}" not found`, 'not found');
  candid.codes.delete(code);
  const { kind, value } = newToken(candid, username);
  return ok({ token: { kind, value: value.toString('base64') } });
}

/** Only programs of this machine are trusted with a code. */
function parseUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname) ? url : undefined;
}
