import type { CallControl, Deps, Restrictions } from '@omnipub/core';
import type { ApiConfig } from '../api/config.js';
import { type ApiSession, charmhubSession, snapSession } from '../api/session.js';

/** What every login of this package takes. */
export interface CanonicalLoginOptions extends CallControl {
  readonly store: 'snap' | 'charmhub';
  /** Where the store is. @default the vendor's, or what its tools' variables say (canonical contract 0) */
  readonly config?: ApiConfig;
  /**
   * What the login may do. Permissions by the store's names; packages by name (`bundle:NAME` for a bundle of Charmhub); channels, for
   * the Snap Store also with wildcards; `ttl` in seconds.
   * @default the permissions that the vendor's own tool asks for, all packages and channels, a year (Snap Store) or 30 hours (Charmhub)
   */
  readonly restrictions?: Restrictions;
  /** How the store lists the login. @default `omnipub@` and the name of this machine */
  readonly description?: string;
  /** The name that it is kept under. @default `default` */
  readonly account?: string;
}

/** The session in which a login is made. @throws PublishError INVALID_INPUT for a URL that is none */
export function loginSession(
  { store, config = {} }: Pick<CanonicalLoginOptions, 'store' | 'config'>,
  deps: Deps,
): ApiSession {
  return store === 'snap' ? snapSession(config, deps) : charmhubSession(config, deps);
}
