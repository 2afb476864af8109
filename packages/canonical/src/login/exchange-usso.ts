import { hostname } from 'node:os';
import {
  type Call,
  type CallControl,
  callOf,
  createDeps,
  type Deps,
  jsonBody,
  macaroonAuth,
  registerSecret,
} from '@omnipub/core';
import { z } from 'zod';
import { type ApiConfig, type Endpoints, endpointsOf } from '../api/config.js';
import { craftRetries } from '../api/craft-retries.js';
import { asStoreError, explain, storeNames } from '../api/errors.js';
import { charmcraft } from '../credentials/tool.js';
import { openSso } from './sso.js';

/** What {@link exchangeUsso} takes. */
export interface ExchangeUssoOptions extends CallControl {
  /** The root macaroon of the store. */
  readonly root: string;
  /** Ubuntu One's discharge, unbound. */
  readonly discharge: string;
  /** How the store lists the token. @default `omnipub@` and the name of this machine */
  readonly description?: string;
  /** Where Charmhub is. @default the vendor's, or what charmcraft's variables say */
  readonly config?: ApiConfig;
}

/**
 * Exchanges a login of Ubuntu One for a token of Charmhub, which is sent as `Macaroon TOKEN` and can't be renewed
 * (canonical contract 3.1 step 4, pg_u1_first_request_exchanges).
 * @throws PublishError AUTH_EXPIRED when the login is not taken any more
 */
export async function exchangeUsso(
  options: ExchangeUssoOptions,
  deps: Deps = createDeps(),
): Promise<{ readonly token: string }> {
  const endpoints = endpointsOf(options.config ?? {}, charmcraft, deps.env);
  const token = await asStoreError(charmcraft.store, exchangeAt(endpoints, options, deps, callOf(options)));
  return { token };
}

const answer = z.object({ macaroon: z.string().min(1) });

/** The same where the endpoints are known. A discharge that has grown too old on the way is renewed first. */
export async function exchangeAt(
  endpoints: Endpoints,
  login: Pick<ExchangeUssoOptions, 'root' | 'discharge' | 'description'>,
  deps: Deps,
  call: Call,
): Promise<string> {
  const { store } = charmcraft;
  const { root, discharge, description = `omnipub@${hostname()}` } = login;
  const sso = openSso(charmcraft, endpoints, deps);
  const http = deps.http({
    store,
    baseUrl: endpoints.api,
    ...craftRetries(deps.env),
    auth: macaroonAuth({
      store,
      load: async () => ({ form: 'u1', root, discharge }),
      refresh: async (current, signal) =>
        current.form === 'u1'
          ? { ...current, discharge: await sso.refresh(current.discharge, { ...call, signal }) }
          : undefined,
    }),
  });
  const { macaroon } = await http.json(answer, {
    ...call,
    method: 'POST',
    path: 'v1/tokens/usso/exchange',
    body: jsonBody({ 'client-description': description }),
    // At worst there is a token that nobody has.
    idempotent: true,
    explain: (error) => ({
      ...explain(storeNames[store], 'to exchange the login for a token')(error),
      ...(error.status === 401 ? { code: 'AUTH_EXPIRED' as const, hint: `run: omnipub login ${store}` } : {}),
    }),
  });
  registerSecret(macaroon);
  return macaroon;
}
