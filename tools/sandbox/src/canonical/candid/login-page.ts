import { type Answer, ok, text } from '../http/answer.js';
import type { Call } from '../http/router.js';
import type { Candid } from './candid.js';
import { readForm } from './discharge-request.js';
import { address } from './interaction-required.js';
import { checkPassword } from './people.js';

/**
 * `GET /login?did=`: what a person's browser opens. Whoever is a visitor by the settings is logged in at once, as with a session of
 * Ubuntu One; else there is a form to fill in.
 */
export function loginPage(candid: Candid, call: Call): Answer {
  const did = call.query.get('did') ?? '';
  const { visitor, visitRefusal } = candid.settings;
  if (visitRefusal !== undefined) {
    candid.meeting.done(did, { error: visitRefusal });
    return page(403, `<p>Login failed: ${escape(visitRefusal)}`);
  }
  if (visitor === undefined) return page(200, form(did, ''));
  return finish(candid, did, visitor);
}

/** `POST /login`: the form of the page, filled in. */
export async function loginForm(candid: Candid, call: Call): Promise<Answer> {
  const fields = await readForm(call);
  const did = fields.get('did') ?? '';
  const otp = fields.get('otp') ?? '';
  const login = { email: fields.get('email') ?? '', password: fields.get('password') ?? '' };
  const known = checkPassword(candid.accounts, otp === '' ? login : { ...login, otp });
  if (known === 'twofactor') return page(200, form(did, 'Type your verification code'));
  if (known === undefined) return page(401, form(did, 'Password didn’t match'));
  return finish(candid, did, known.username);
}

/** `GET /login-legacy?did=`: the page, or to a client that asks for JSON where each kind of login begins. */
export function loginLegacy(candid: Candid, call: Call): Answer {
  if (call.request.headers.accept !== 'application/json') return loginPage(candid, call);
  const did = call.query.get('did') ?? '';
  return ok({
    agent: address(candid, `/login/legacy-agent?did=${did}`),
    usso: address(candid, `/login?did=${did}`),
  });
}

function finish(candid: Candid, did: string, username: string): Answer {
  candid.meeting.done(did, { username });
  return page(200, `<p>Logged in as ${escape(username)}; you may close this page`);
}

function form(did: string, error: string): string {
  const fields = [
    ['email', 'email'],
    ['password', 'password'],
    ['otp', 'text'],
  ].map(
    ([name, type]) => `<label>${String(name)} <input name="${String(name)}" type="${String(type)}"></label>`,
  );
  return `<p>${escape(error)}<form method="post"><input type="hidden" name="did" value="${escape(did)}">${fields.join('')}<button>Log in</button></form>`;
}

const page = (status: number, body: string): Answer =>
  text(status, `<!doctype html>${body}`, 'text/html;charset=utf-8');

const escape = (raw: string): string =>
  raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
