import {
  createSingleFlight,
  type Deps,
  type HttpRequest,
  type HttpResponse,
  type NegotiateAuthOptions,
  negotiateAuth,
  PublishError,
  registerSecret,
} from '@omnipub/core';
import { z } from 'zod';
import { RETRY_ON } from '../session/retry-on.js';
import { shortText } from '../session/short-text.js';
import { cookieFileOf, readCookie, type SessionCookie, writeCookie } from './cookie-file.js';
import { explainKerberosLogin } from './explain-kerberos-login.js';

/** Seconds for which python-copr, and we, take a session for good (copr contract 2). */
const LIFETIME_S = 10 * 60 * 60;

const identity = z.object({ name: z.string() });

/** Sessions that a Kerberos ticket opens, kept between processes. */
export interface SessionCookies {
  /** Adds the cookie; opens a session where there is none. */
  sign(request: HttpRequest, signal: AbortSignal): Promise<HttpRequest>;
  /** Another session, because the one that was sent is refused: `adopted` is one that another process has opened meanwhile. */
  renew(signal: AbortSignal): Promise<true | 'adopted'>;
}

/** What {@link createSessionCookies} is built with. */
export interface SessionCookiesOptions {
  /** The frontend. */
  readonly url: URL;
  /** @default omnipub's own */
  readonly userAgent?: string | undefined;
  /** @default the optional peer `kerberos` */
  readonly kerberos?: NegotiateAuthOptions['kerberos'];
}

/**
 * Kerberos at Copr (copr contract 2): a ticket opens a session at `/api_3/gssapi_login/`, and its cookie signs all that follows. The cookie
 * is shared with python-copr through its file. There is no lock around it: the file is replaced in one step, and of two processes that log
 * in at once each has a session of its own that works. A file that can't be written costs a login at the next start, no more.
 */
export function createSessionCookies(options: SessionCookiesOptions, deps: Deps): SessionCookies {
  const { clock, env, log } = deps;
  const { url, userAgent, kerberos } = options;
  const path = cookieFileOf(url, env);
  const http = deps.http({
    store: 'copr',
    baseUrl: new URL('api_3/', url).href,
    retryOn: RETRY_ON,
    ...(userAgent === undefined ? {} : { headers: { 'user-agent': userAgent } }),
    auth: negotiateAuth({
      store: 'copr',
      // What stands before the frontend often drops the server's proof.
      mutual: 'when-sent',
      ...(kerberos === undefined ? {} : { kerberos }),
    }),
  });
  let current: SessionCookie | undefined;

  const open = createSingleFlight(async (signal) => {
    const answer = await http.request({
      signal,
      path: 'gssapi_login/',
      explain: explainKerberosLogin,
    });
    const session = cookieOf(answer);
    registerSecret(session);
    const name = await nameOf(answer);
    current = { name, session, expiration: clock.now() / 1000 + LIFETIME_S };
    await writeCookie(path, current).catch((thrown: unknown) => {
      log.warn('the session of Copr is not kept for the next start', { error: thrown });
    });
    return current;
  });
  const valid = (cookie: SessionCookie | undefined): SessionCookie | undefined =>
    cookie !== undefined && cookie.expiration > clock.now() / 1000 ? cookie : undefined;

  return {
    async sign(request, signal) {
      const cookie = valid(current) ?? valid((current = await readCookie(path))) ?? (await open.join(signal));
      return { ...request, headers: { ...request.headers, cookie: `session=${cookie.session}` } };
    },
    async renew(signal) {
      const kept = valid(await readCookie(path));
      if (kept !== undefined && kept.session !== current?.session) {
        current = kept;
        return 'adopted';
      }
      await open.join(signal);
      return true;
    },
  };
}

function cookieOf({ headers, body, status }: HttpResponse): string {
  const value = /(?:^|,\s*)session=([^;,\s]+)/u.exec(headers['set-cookie'] ?? '')?.[1];
  if (value !== undefined) return value;
  body.destroy();
  throw new PublishError('PROTOCOL', 'Copr answered the login by Kerberos without a session', {
    store: 'copr',
    status,
    hint: 'use an API token: run "omnipub login copr"',
  });
}

async function nameOf(response: HttpResponse): Promise<string> {
  const text = await shortText(response);
  try {
    return identity.parse(JSON.parse(text)).name;
  } catch {
    throw new PublishError('PROTOCOL', 'Copr answered the login by Kerberos without a name', {
      store: 'copr',
      hint: 'check that the URL leads to Copr itself',
    });
  }
}
