import {
  type AuthStrategy,
  bytesBody,
  clientCertAuth,
  type Deps,
  type Emit,
  type HttpClientOptions,
  negotiateAuth,
  PublishError,
  readClientCertificate,
  readSmallFile,
  registerSecret,
  type TlsOptions,
} from '@omnipub/core';
import { codes } from '../faults/fault-codes.js';
import { faultError } from '../faults/koji-fault.js';
import { type HubSession, sessionOf, signatureOf } from '../session/hub-session.js';
import type { HubSettings } from '../session/hub-settings.js';
import { createHubWire, type HubWire } from '../session/hub-wire.js';
import { patientPost } from '../session/patient-post.js';
import { encodeCall } from '../xmlrpc/encode.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';
import type { KojiAuth } from './koji-auth.js';
import { loginError } from './login-error.js';

/** What one login needs beside what it was opened with. */
export interface LoginCall {
  /** The expired session to renew. @default a new one */
  readonly renew?: HubSession | undefined;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** A way to log in, ready to be used, and the connections that a session of it may go over. */
export interface OpenLogin {
  readonly type: Exclude<KojiAuth['type'], 'anonymous'>;
  /** For calls. */
  readonly wire: HubWire;
  /** For the bytes of uploads: nothing is sent again without being asked. */
  readonly uploads: HubWire;
  /** @throws PublishError AUTH_*, with what to do */
  logIn(call: LoginCall): Promise<HubSession>;
}

/**
 * Reads what a way to log in needs, and builds its connections; nothing is sent.
 * @throws PublishError what {@link readClientCertificate} throws; INVALID_INPUT for plain http to another machine
 */
export async function openLogin(
  auth: Exclude<KojiAuth, { type: 'anonymous' }>,
  settings: HubSettings,
  deps: Pick<Deps, 'http' | 'clock'>,
): Promise<OpenLogin> {
  const origin = secureOrigin(auth, settings.origin);
  const { forLogin, forCalls, tls } = await strategies(auth, settings, deps);
  const wireOf = (more: Partial<HttpClientOptions>): HubWire =>
    createHubWire({
      ...settings,
      clock: deps.clock,
      ...(more.retries === 0 ? { rereads: 0 } : {}),
      http: deps.http({
        store: 'koji',
        baseUrl: origin,
        timeoutMs: settings.timeoutMs,
        ...(tls === undefined ? {} : { tls }),
        ...more,
      }),
    });
  const entrance = wireOf({
    timeoutMs: settings.authTimeoutMs,
    ...(forLogin === undefined ? {} : { auth: forLogin }),
  });
  const usual = forCalls === undefined ? {} : { auth: forCalls };
  const wire = wireOf(usual);

  const logIn = async ({ renew, signal, emit }: LoginCall): Promise<HubSession> => {
    // Without a number: a renewal that had one would use it up, and a write whose answer was lost could not be told apart any more.
    const { headers, query } = signatureOf(renew);
    const { method, params, keywords } = loginOf(auth, settings, renew !== undefined);
    const body = bytesBody(Buffer.from(encodeCall(method, params, keywords), 'utf8'), 'text/xml');
    const below = method === 'sslLogin' ? { below: 'ssllogin' } : {};
    const request = { body, headers, query, signal, emit, ...below };
    const { response, version } = await patientPost(entrance, request, { ...settings, clock: deps.clock });
    if ('fault' in response) throw faultError(response.fault, 'the login');
    const session = sessionOf(response.value, { version, renewed: renew });
    if (session.place === 'query') await expectKnown(wire, session, { signal, emit });
    return session;
  };

  return {
    type: auth.type,
    wire,
    uploads: wireOf({ ...usual, retries: 0 }),
    async logIn(call) {
      try {
        return await logIn(call);
      } catch (thrown) {
        // A renewal that is refused is no wrong password: the session is gone.
        throw call.renew === undefined ? loginError(thrown, auth.type, new URL(origin).host) : thrown;
      }
    },
  };
}

/** As upstream's library, https for the login (koji contract 3); and for all that a session's key goes with. */
function secureOrigin(auth: KojiAuth, origin: string): string {
  const url = new URL(origin);
  if (url.protocol === 'https:') return origin;
  if (auth.type !== 'password') return origin.replace(/^http:/, 'https:');
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) return origin;
  throw new PublishError('INVALID_INPUT', `refused to send a password over plain http to ${url.host}`, {
    store: 'koji',
    hint: 'use the https URL of the hub',
  });
}

interface Strategies {
  readonly forLogin?: AuthStrategy;
  readonly forCalls?: AuthStrategy;
  /** Where no strategy brings its own. */
  readonly tls?: TlsOptions;
}

async function strategies(
  auth: Exclude<KojiAuth, { type: 'anonymous' }>,
  { config }: HubSettings,
  { clock }: Pick<Deps, 'clock'>,
): Promise<Strategies> {
  const { serverCa } = config;
  if (auth.type === 'certificate') {
    const files = serverCa === undefined ? auth.files : { ...auth.files, serverCa };
    const { tls } = await readClientCertificate(files, { clock });
    // Where the web server wants a certificate on every connection, a session is not enough.
    return { forLogin: clientCertAuth({ tls }), forCalls: clientCertAuth({ tls, purpose: 'every-request' }) };
  }
  const trust = serverCa === undefined ? {} : { tls: { serverCa: await authorities(serverCa) } };
  if (auth.type === 'password') {
    registerSecret(auth.password);
    return trust;
  }
  const { principal, kerberos } = auth;
  return {
    ...trust,
    forLogin: negotiateAuth({
      store: 'koji',
      ...(principal === undefined ? {} : { principal }),
      ...(kerberos === undefined ? {} : { kerberos }),
    }),
  };
}

/** The authorities of a file in PEM. @throws PublishError NOT_FOUND when it is not there */
export async function authorities(path: string): Promise<string> {
  const file = await readSmallFile(path);
  if (file !== undefined) return file.bytes.toString('utf8');
  throw new PublishError('NOT_FOUND', `${path}, the authorities of the hub, is not there`, {
    store: 'koji',
    hint: 'check serverca in the profile, or serverCa in the settings',
  });
}

interface LoginWords {
  readonly method: 'login' | 'sslLogin';
  readonly params: readonly XmlRpcInput[];
  readonly keywords: { readonly [key: string]: XmlRpcInput };
}

/** Certificates and tickets have the same method; the hub looks at what the web server says of the connection (koji contract 3). */
function loginOf(auth: KojiAuth, { config }: HubSettings, renewing: boolean): LoginWords {
  const renewal = renewing ? { renew: true, exclusive: false } : {};
  if (auth.type === 'password')
    return { method: 'login', params: [auth.user, auth.password], keywords: renewal };
  return { method: 'sslLogin', params: [], keywords: { proxyuser: config.proxyUser ?? null, ...renewal } };
}

/** A hub that ignores sessions in the query treats everybody as nobody, without a word (strict-query-string-auth-disabled). */
async function expectKnown(
  wire: HubWire,
  session: HubSession,
  call: { readonly signal: AbortSignal; readonly emit: Emit },
): Promise<void> {
  const body = bytesBody(Buffer.from(encodeCall('getLoggedInUser', []), 'utf8'), 'text/xml');
  const { response } = await wire.post({ body, ...signatureOf(session), ...call });
  const unknown = 'fault' in response ? response.fault.faultCode === codes.auth : response.value === null;
  if (!unknown) return;
  throw new PublishError('AUTH_DENIED', 'the hub has logged us in, but does not know the session', {
    store: 'koji',
    hint: 'it takes sessions neither in headers nor in the query; ask its operators (DisableURLSessions)',
  });
}
