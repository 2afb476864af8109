import {
  type AuthStrategy,
  type CredentialRecord,
  callOf,
  createExpiryWarning,
  type Deps,
  type Exclusive,
  type FoundCredential,
  type MacaroonCredentials,
  macaroonAuth,
  macaroonCredentialsOf,
  secretOfMacaroon,
} from '@omnipub/core';
import { renewedRecord } from '../credentials/login-record.js';
import type { CanonicalTool } from '../credentials/tool.js';
import { exchangeAt } from '../login/exchange-usso.js';
import { openSso } from '../login/sso.js';
import type { Endpoints } from './config.js';
import { exclusiveLogin, keepLogin } from './login-keeper.js';
import { loginRefused } from './login-refused.js';
import { sentAs } from './sent-as.js';

/** What {@link sessionAuth} is built with. */
export interface SessionAuthOptions {
  readonly tool: CanonicalTool;
  readonly endpoints: Endpoints;
  readonly account?: string | undefined;
  readonly deps: Deps;
}

/**
 * Signs with the login that the user has for this API (canonical contract 3.3); it is looked up when the first request is sent.
 * By its kind: Ubuntu One at the Snap Store goes out with its discharge bound, and is renewed when the store says so; at Charmhub
 * it is exchanged for a token first; a token is sent as it is. What changes is stored before anything is sent with it, and of
 * all calls, clients and processes one changes it. A login that ends soon is warned about (`credential-expires-soon`).
 */
export function sessionAuth(options: SessionAuthOptions): AuthStrategy {
  const { tool, endpoints, account, deps } = options;
  const sso = openSso(tool, endpoints, deps);
  let found: FoundCredential | undefined;
  /** What a login that is only read was exchanged for, by its secret. */
  const exchanged = new Map<string, CredentialRecord>();

  const look = (signal: AbortSignal): Promise<FoundCredential> =>
    deps.credentials.require(
      { store: tool.store, origin: endpoints.origin, ...(account === undefined ? {} : { account }) },
      { signal },
    );

  const load = async (signal: AbortSignal): Promise<MacaroonCredentials> => {
    const now = await look(signal);
    found = needsExchange(tool, now.record)
      ? await exclusiveLogin(now, deps)(() => exchange(signal), signal)
      : now;
    return sentAs(found.record, deps);
  };

  /** Once for all who wait: whoever comes later finds the token. */
  const exchange = async (signal: AbortSignal): Promise<FoundCredential> => {
    const now = await look(signal);
    if (!needsExchange(tool, now.record)) return now;
    const before = exchanged.get(now.record.secret);
    if (before !== undefined) return { ...now, record: before };
    const login = macaroonCredentialsOf(now.record);
    if (login.form !== 'u1') return now;
    const token = await exchangeAt(endpoints, login, deps, callOf({ signal }));
    const record: CredentialRecord = { ...now.record, kind: 'macaroon', secret: token };
    if ((await keepLogin(now, record, { deps, signal })) === 'memory')
      exchanged.set(now.record.secret, record);
    return { ...now, record };
  };

  const exclusive: Exclusive = (work, signal) =>
    // An exchange has its own lock, and a token is not renewed.
    found === undefined || tool.store === 'charmhub' ? work() : exclusiveLogin(found, deps)(work, signal);

  const strategy = macaroonAuth({
    store: tool.store,
    load,
    exclusive,
    ...(tool.store === 'charmhub'
      ? {}
      : {
          refresh: async (current, signal) =>
            current.form === 'u1'
              ? { ...current, discharge: await sso.refresh(current.discharge, callOf({ signal })) }
              : undefined,
          save: async (login, signal) => {
            if (found === undefined) return 'memory';
            const record = renewedRecord(found.record, secretOfMacaroon(login));
            found = { ...found, record };
            return keepLogin(found, record, { deps, signal });
          },
        }),
  });
  const warn = createExpiryWarning(deps.clock);
  return {
    ...strategy,
    async apply(request, signal) {
      const signed = await strategy.apply(request, signal);
      if (found !== undefined) warn(found.record, request.emit);
      return signed;
    },
    async verify(answer) {
      const refusal = await loginRefused(answer, { tool, from: found?.from ?? 'memory' });
      if (refusal !== undefined) throw refusal;
    },
  };
}

const needsExchange = (tool: CanonicalTool, { kind }: CredentialRecord): boolean =>
  tool.store === 'charmhub' && kind === 'u1-macaroon';
