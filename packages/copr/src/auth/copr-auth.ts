import {
  type AuthStrategy,
  basicAuth,
  type CredentialRecord,
  createExpiryWarning,
  type Deps,
  type HttpRequest,
  normalizeOrigin,
  PublishError,
  registerSecret,
} from '@omnipub/core';
import { joinToken, splitToken } from '../login/basic-secret.js';
import type { SessionConfig } from '../session/session-config.js';
import { createSessionCookies, type SessionCookiesOptions } from './session-cookies.js';

/** What {@link coprAuth} is built with. */
export type CoprAuthOptions = Pick<SessionConfig, 'account' | 'gssapi' | 'login' | 'token'> &
  SessionCookiesOptions;

/**
 * Signs with the login that the user has for this Copr (copr contract 2), looked up when the first request is sent unless it was given: an API token as
 * HTTP Basic, else, where that is wanted, the session that a Kerberos ticket opens. A token that ends soon is warned about
 * (`credential-expires-soon`). A token that is refused is final at once; a session is opened anew, once.
 */
export function coprAuth(options: CoprAuthOptions, deps: Deps): AuthStrategy {
  const { url, account, gssapi, login, token } = options;
  if (login !== undefined && token !== undefined) {
    registerSecret(joinToken(login, token));
    return basicAuth({ user: login, password: token });
  }
  const wanted = {
    store: 'copr',
    origin: normalizeOrigin(url.href),
    ...(account === undefined ? {} : { account }),
  };
  const cookies = createSessionCookies(options, deps);
  const warn = createExpiryWarning(deps.clock);
  const bySession = new WeakSet<HttpRequest>();

  const look = async (signal: AbortSignal): Promise<CredentialRecord | 'gssapi'> => {
    if (gssapi !== true) return (await deps.credentials.require(wanted, { signal })).record;
    return (await deps.credentials.find(wanted, { signal }))?.record ?? 'gssapi';
  };
  const sign = async (request: HttpRequest, signal: AbortSignal): Promise<HttpRequest> => {
    const record = await look(signal);
    if (record === 'gssapi' || record.kind === 'gssapi') {
      const signed = await cookies.sign(request, signal);
      bySession.add(signed);
      return signed;
    }
    if (record.kind !== 'basic') throw unusable(record.kind);
    warn(record, request.emit);
    const half = splitToken(record.secret);
    return basicAuth({ user: half.login, password: half.token }).apply(request, signal);
  };
  return {
    kind: 'basic',
    apply: sign,
    expired: ({ signed, response }) => response.status === 401 && bySession.has(signed),
    refresh: (signal) => cookies.renew(signal),
  };
}

function unusable(kind: string): PublishError {
  return new PublishError('AUTH_MISSING', `a login of kind "${kind}" is none that Copr takes`, {
    store: 'copr',
    hint: 'run "omnipub login copr" with the API token of the page /api',
  });
}
