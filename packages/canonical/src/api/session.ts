import type { Deps, HttpClient, HttpClientOptions } from '@omnipub/core';
import { type CanonicalTool, charmcraft, snapcraft } from '../credentials/tool.js';
import { sessionAuth } from './auth.js';
import { type ApiConfig, type Endpoints, endpointsOf } from './config.js';
import { craftRetries } from './craft-retries.js';

/** What the functions of a client share: one store's API, and what they are given to reach it. Nothing is sent when it is made. */
export interface ApiSession {
  /** The kind of store, for errors and credentials. */
  readonly store: CanonicalTool['store'];
  readonly tool: CanonicalTool;
  readonly endpoints: Endpoints;
  /** Milliseconds to wait for review and processing. */
  readonly settleTimeoutMs: number;
  /** Milliseconds to find out what became of a request whose answer was lost. */
  readonly probeTimeoutMs: number;
  readonly deps: Deps;
  /** The API, signed with the user's login; its base is the API's URL. */
  readonly http: HttpClient;
  /** The API without a login: logging in, public listings. */
  readonly anonymous: HttpClient;
  /** The storage: never signed (canonical contract 3.3). */
  readonly storage: HttpClient;
  /** Milliseconds until which an answer may be kept (snap ids). */
  readonly cacheTtlMs: number;
}

/** Opens a session of the Snap Store's dashboard. @throws PublishError INVALID_INPUT for a URL that is none */
export function snapSession(config: ApiConfig, deps: Deps): ApiSession {
  return createSession(config, deps, snapcraft);
}

/** Opens a session of Charmhub's gateway. @throws PublishError INVALID_INPUT for a URL that is none */
export function charmhubSession(config: ApiConfig, deps: Deps): ApiSession {
  return createSession(config, deps, charmcraft);
}

function createSession(config: ApiConfig, deps: Deps, tool: CanonicalTool): ApiSession {
  const endpoints = endpointsOf(config, tool, deps.env);
  const common: Omit<HttpClientOptions, 'baseUrl'> = { store: tool.store, ...craftRetries(deps.env) };
  const anonymous = deps.http({ ...common, baseUrl: endpoints.api });
  return {
    store: tool.store,
    tool,
    endpoints,
    settleTimeoutMs: config.settleTimeoutMs ?? 1_800_000,
    probeTimeoutMs: config.probeTimeoutMs ?? 30_000,
    deps,
    http: deps.http({
      ...common,
      baseUrl: endpoints.api,
      auth: sessionAuth({ tool, endpoints, account: config.account, deps }),
    }),
    anonymous,
    storage: deps.http({ ...common, baseUrl: endpoints.storage, concurrency: 4 }),
    cacheTtlMs: 3_600_000,
  };
}
