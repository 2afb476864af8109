import { PublishError } from '@omnipub/core';
import { kojiFaultOf } from '../faults/koji-fault.js';
import type { KojiAuth } from './koji-auth.js';

/** OpenSSL's words for a server that nobody here knows. */
const untrusted = /^(SELF_SIGNED_CERT|DEPTH_ZERO|UNABLE_TO_|CERT_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;

/** A server that misses a certificate, or knows another authority, may just hang up (koji contract 3, fault-ssllogin-no-cert). */
const hungUp = /^(ECONNRESET|EPIPE|ECONNABORTED)$/;

/** What a failed login means for this way of logging in, and what to do about it; everything else stays as it is. */
export function loginError(thrown: unknown, how: KojiAuth['type'], host: string): unknown {
  if (!(thrown instanceof PublishError)) return thrown;
  const { status, cause } = thrown;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (typeof code === 'string' && untrusted.test(code))
    return anew(thrown, {
      message: `the certificate of ${host} is signed by nobody who is trusted here`,
      hint: 'name the file of the hub’s authority: serverca in the profile, or serverCa in the settings',
    });
  if (how === 'certificate' && status === 403)
    return anew(thrown, {
      message: `the web server of ${host} refused the certificate, or saw none`,
      hint: 'check that the certificate was issued for this hub and is not revoked; without access to its log, ask its operators',
    });
  if (how === 'certificate' && thrown.code === 'NETWORK' && thrown.recovery === 'fix-input')
    return anew(thrown, {
      message: `${host} broke off the login: it wants a certificate that it knows`,
      hint: 'check the certificate: who issued it, and until when; and that the URL is https and the hub’s',
    });
  if (how === 'certificate' && thrown.code === 'NETWORK' && typeof code === 'string' && hungUp.test(code))
    return new PublishError('NETWORK', `${host} broke off the login without a word`, {
      store: 'koji',
      recovery: thrown.recovery,
      hint: 'servers do that with a certificate that they don’t know: check who issued it; if it is the right one, run again',
      cause: thrown,
    });
  if (how === 'gssapi' && status === 401)
    return anew(thrown, {
      message: `${host} did not accept the Kerberos ticket`,
      hint: 'check klist, and that the hub’s host name is the one in its keytab',
    });
  if (how === 'password' && kojiFaultOf(thrown)?.name === 'AuthError')
    return anew(thrown, {
      message: `${host} did not accept the password`,
      hint: 'check user and password; most hubs take certificates or Kerberos only',
    });
  return thrown;
}

function anew(error: PublishError, words: { readonly message: string; readonly hint: string }): PublishError {
  const { code, status, storeCode, storeMessage } = error;
  return new PublishError(code === 'NETWORK' ? code : 'AUTH_DENIED', words.message, {
    store: 'koji',
    recovery: code === 'NETWORK' ? 'fix-input' : 'login',
    hint: words.hint,
    ...(status === undefined ? {} : { status }),
    ...(storeCode === undefined ? {} : { storeCode }),
    ...(storeMessage === undefined ? {} : { storeMessage }),
    cause: error,
  });
}
