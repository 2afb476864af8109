import type { Cache } from './cache.js';
import type { Clock } from './clock.js';
import type { CredentialChain } from './credentials/chain/chain-types.js';
import type { Environment } from './env.js';
import type { HttpClient, HttpClientOptions } from './http/types.js';
import type { Logger } from './log.js';

/** What an adapter is given. Nothing in it is global, so that two stores, or a test, never share state by accident. */
export interface Deps {
  /** Builds the HTTP onion for one store. */
  readonly http: (options: HttpClientOptions) => HttpClient;
  readonly cache: Cache;
  /** What the user has logged in to; asked only when a store needs it. */
  readonly credentials: CredentialChain;
  readonly log: Logger;
  readonly clock: Clock;
  readonly env: Environment;
}
