import { type Deps, linkSignal, PublishError, untilAborted } from '@omnipub/core';
import { chooseAuth } from '../auth/choose-auth.js';
import { type OpenLogin, openLogin } from '../auth/open-login.js';
import { kojiFaultOf } from '../faults/koji-fault.js';
import type { HubSession } from './hub-session.js';
import type { HubSettings } from './hub-settings.js';

/** Who waits, and who hears of retries. */
type Waiting = Parameters<OpenLogin['logIn']>[0];

/** Keeps the session of one connection: logs in when it is first needed, once for all who ask, and renews it. */
export class SessionKeeper {
  readonly #settings: HubSettings;
  readonly #deps: Pick<Deps, 'http' | 'clock' | 'credentials'>;
  #login: OpenLogin | undefined;
  #session: HubSession | undefined;
  #flight: Promise<HubSession> | undefined;
  /** Ends a login when the connection is closed. */
  readonly #closing = new AbortController();

  constructor(settings: HubSettings, deps: Pick<Deps, 'http' | 'clock' | 'credentials'>) {
    this.#settings = settings;
    this.#deps = deps;
  }

  /** A keeper of a session that was not made by a login: it can't be renewed. */
  static of(session: HubSession, parent: SessionKeeper): SessionKeeper {
    const own = new SessionKeeper(parent.#settings, parent.#deps);
    own.#session = session;
    own.#login = parent.#login === undefined ? undefined : { ...parent.#login, logIn: refuse };
    return own;
  }

  /** The session, if there is one; a renewal that is under way is waited for. */
  async current(signal: AbortSignal): Promise<HubSession | undefined> {
    if (this.#flight === undefined) return this.#session;
    return untilAborted(
      this.#flight.catch(() => this.#session),
      signal,
    );
  }

  /** The connections of the session. Only when there is one. */
  get login(): OpenLogin {
    if (this.#login === undefined) throw new Error('there is no session yet');
    return this.#login;
  }

  /** The session; logs in when there is none. @throws PublishError AUTH_MISSING when there is nothing to log in with */
  async session(waiting: Waiting): Promise<HubSession> {
    return (await this.current(waiting.signal)) ?? this.#once(waiting, () => this.#open(waiting));
  }

  /**
   * Another key for a session that has expired or is no longer known. Who comes with an older key gets the present one.
   * @throws PublishError what the login throws
   */
  async renew(old: HubSession, waiting: Waiting): Promise<HubSession> {
    const now = await this.current(waiting.signal);
    if (now !== undefined && now.key !== old.key) return now;
    return this.#once(waiting, (own) => this.#renewal(old, own));
  }

  /** Hands the session over for its logout; from then on there is none. */
  async take(signal: AbortSignal): Promise<HubSession | undefined> {
    const session = await this.current(signal);
    this.#session = undefined;
    this.#closing.abort(new PublishError('ABORTED', 'the connection was closed', { store: 'koji' }));
    return session;
  }

  async #open(waiting: Waiting): Promise<HubSession> {
    const { signal } = waiting;
    const auth = await chooseAuth(this.#settings.config, this.#deps, signal);
    if (auth.type === 'anonymous')
      throw new PublishError('AUTH_MISSING', `nobody is logged in to ${this.#settings.origin}`, {
        store: 'koji',
        hint: 'log in with a certificate or Kerberos: omnipub login koji; or name a profile that does',
      });
    this.#login = await openLogin(auth, this.#settings, this.#deps);
    return this.#login.logIn(waiting);
  }

  async #renewal(old: HubSession, waiting: Waiting): Promise<HubSession> {
    try {
      return await this.login.logIn({ ...waiting, renew: old });
    } catch (thrown) {
      // A renewal whose answer was lost has changed the key already, or the session is gone: then a new one.
      if (kojiFaultOf(thrown) === undefined) throw thrown;
      return this.login.logIn(waiting);
    }
  }

  /** One login for all who need it at the same time. It ends with the connection, not with the first who no longer waits. */
  async #once(waiting: Waiting, work: (own: Waiting) => Promise<HubSession>): Promise<HubSession> {
    // Nobody would end a session that is made after the end.
    this.#closing.signal.throwIfAborted();
    if (this.#flight === undefined) {
      const bounds = linkSignal({ signal: this.#closing.signal, what: 'the login', store: 'koji' });
      const flight = work({ ...waiting, signal: bounds.signal }).then((session) => (this.#session = session));
      this.#flight = flight;
      const land = (): void => {
        bounds.done();
        this.#flight = undefined;
      };
      flight.then(land, land);
    }
    return untilAborted(this.#flight, waiting.signal);
  }
}

async function refuse(): Promise<HubSession> {
  throw new PublishError('AUTH_EXPIRED', 'the subsession has ended', {
    store: 'koji',
    hint: 'open another one',
  });
}
