import { PublishError } from '../errors.js';
import { createSingleFlight } from '../http/single-flight.js';
import type { AuthStrategy } from '../http/types.js';
import { authorizationHeader, type MacaroonCredentials } from '../macaroon/authorization-header.js';
import { registerSecret } from '../redact.js';
import type { Exclusive } from './exclusive.js';
import { macaroonNeedsRefresh } from './macaroon-needs-refresh.js';
import { withAuthorization } from './with-authorization.js';

/** What {@link macaroonAuth} is built with. */
export interface MacaroonAuthOptions {
  /** The store's kind, for errors. */
  readonly store: string;
  /** Reads the login from where it is kept: before the first request, and before each refresh, as others may have renewed it. */
  readonly load: (signal: AbortSignal) => Promise<MacaroonCredentials | undefined>;
  /**
   * Asks the identity provider for a new discharge (canonical contract 3.4), through a client of its own. Undefined: this login
   * is none that can be renewed.
   * @default none: a login that needs a refresh has expired
   */
  readonly refresh?: (
    current: MacaroonCredentials,
    signal: AbortSignal,
  ) => Promise<MacaroonCredentials | undefined>;
  /**
   * Keeps what a refresh gave, before anything is sent with it; `memory`: it could not, because the login lies where it may only
   * be read. @default none: it lives as long as this strategy
   */
  readonly save?: (renewed: MacaroonCredentials, signal: AbortSignal) => Promise<'stored' | 'memory'>;
  /** Around load, refresh and save, so that of several processes one refreshes. @default only within this strategy */
  readonly exclusive?: Exclusive;
}

/**
 * Sends a macaroon in each of its header forms; an Ubuntu One discharge goes out bound to its root, and is kept unbound. A
 * discharge that needs a refresh is renewed once, whoever of all calls, clients and processes sees it first.
 */
export function macaroonAuth(options: MacaroonAuthOptions): AuthStrategy {
  const { store, load } = options;
  const exclusive: Exclusive = options.exclusive ?? ((work) => work());
  let login: { readonly credentials: MacaroonCredentials; readonly header: string } | undefined;
  /** The header of what the store is known to hold: only another one is news. */
  let stored: string | undefined;

  const use = (credentials: MacaroonCredentials): string => {
    const secrets =
      credentials.form === 'u1' ? [credentials.root, credentials.discharge] : [credentials.token];
    for (const secret of secrets) registerSecret(secret);
    const header = headerOf(credentials);
    login = { credentials, header };
    return header;
  };

  const first = createSingleFlight(async (signal) => {
    const found = await load(signal);
    if (found === undefined)
      throw new PublishError('AUTH_MISSING', `there is no login for ${store}`, {
        store,
        hint: `run: omnipub login ${store}`,
      });
    stored = use(found);
  });

  const renew = async (signal: AbortSignal): Promise<boolean | 'adopted'> => {
    const found = await load(signal);
    if (found !== undefined && headerOf(found) !== stored) {
      stored = use(found);
      return 'adopted';
    }
    if (options.refresh === undefined || login === undefined) return false;
    const renewed = await options.refresh(login.credentials, signal);
    if (renewed === undefined) return false;
    // Used before it is saved: if that fails, at least this process has what it paid for with the old one.
    const header = use(renewed);
    if (options.save !== undefined && (await options.save(renewed, signal)) === 'stored') stored = header;
    return true;
  };
  const flight = createSingleFlight((signal) => exclusive(() => renew(signal), signal));

  return {
    kind: 'macaroon',
    async apply(request, signal) {
      if (login === undefined) await first.join(signal);
      return withAuthorization(request, login?.header ?? '');
    },
    expired: macaroonNeedsRefresh,
    replaced: (signed) => login !== undefined && signed.headers.authorization !== login.header,
    refresh: (signal) => flight.join(signal),
  };
}

/** The bound discharge is a secret of its own. */
function headerOf(credentials: MacaroonCredentials): string {
  const header = authorizationHeader(credentials);
  if (credentials.form === 'u1') registerSecret(header.slice(header.lastIndexOf('=') + 1));
  return header;
}
