import type { Account } from './accounts.js';
import type { Limits, PackageRef } from './auth/limits.js';
import { openSsoCaveat } from './auth/sso-caveat.js';
import { mintToken } from './auth/token.js';
import { mintU1Root } from './auth/u1-root.js';
import { type CharmControl, createCharmControl } from './gateway/control.js';
import { toText } from './macaroon/text.js';
import type { RootService } from './services.js';
import type { Review, Settings } from './settings.js';
import { createSnapControl, type SnapControl } from './snaps/control.js';
import { mintDischarge } from './sso/discharge.js';
import type { World } from './world.js';

/** What a ready login may do. What is left out is not limited. */
export interface LoginRequest {
  /** @default jo@example.com */
  readonly email?: string;
  readonly permissions?: readonly string[];
  /** Names; of snaps for the dashboard, of charms for Charmhub. Each has to be registered, for the dashboard. */
  readonly packages?: readonly string[];
  readonly channels?: readonly string[];
  /** @default a year */
  readonly ttlSeconds?: number;
}

/** What tests set and look at, past the wire. */
export interface CanonicalControl extends SnapControl, CharmControl {
  /** Everybody who has an account. */
  readonly accounts: readonly Account[];
  /** Adds an account, or replaces what is given of the one with this address. */
  putAccount(account: Partial<Account> & { readonly email: string }): Promise<Account>;
  /** Everything that can be set; see there. Takes what is given, keeps the rest. */
  set(settings: Partial<Settings>): void;
  /** What the review of the next uploads does. */
  setReview(review: Review): void;
  /** Every Ubuntu One discharge that was issued so far wants a refresh. */
  expireDischarges(): Promise<void>;
  /** Every store token that was issued so far is too old, and says so as Charmhub does. */
  expireTokens(): Promise<void>;
  /** Every root and token that was issued so far is refused for good. */
  revokeLogins(): Promise<void>;
  /** A root and its unbound discharge, as a login through Ubuntu One would have got. @default store 'snap' */
  issueLogin(login?: LoginRequest & { readonly store?: 'charmhub' | 'snap' }): {
    root: string;
    discharge: string;
  };
  /** A ready token, as an exchange would have answered. */
  issueToken(login: LoginRequest & { readonly store: 'charmhub' | 'snap' }): string;
}

const YEAR_SECONDS = 365 * 86_400;
const services = { snap: 'dashboard', charmhub: 'charmhub' } as const satisfies Record<string, RootService>;

/** The control of one world. */
export function createControl(world: World): CanonicalControl {
  const { logins, settings, accounts } = world;
  return {
    ...createSnapControl(world),
    ...createCharmControl(world),
    get accounts() {
      return accounts.all;
    },
    putAccount: (account) => accounts.put(account),
    set: (changes) => void Object.assign(settings, changes),
    setReview: (review) => {
      settings.review = review;
    },
    expireDischarges: () => logins.change((marks) => void (marks.staleAt = world.instants.next())),
    expireTokens: () => logins.change((marks) => void (marks.staleTokensAt = world.instants.next())),
    revokeLogins: () => logins.change((marks) => void (marks.revokedAt = world.instants.next())),
    issueLogin: (login = {}) => {
      const root = mintU1Root(world, services[login.store ?? 'snap'], limitsOf(world, login));
      const caveat = root.caveats.find(({ vid }) => vid !== undefined);
      const identifier = caveat?.id.toString('utf8') ?? '';
      const rootKey = openSsoCaveat(world.keys.sso, identifier);
      if (rootKey === undefined) throw new Error('a root of ours has no caveat of SSO');
      const discharge = mintDischarge(world, { account: accountOf(world, login), rootKey, identifier });
      return { root: toText(root), discharge: toText(discharge) };
    },
    issueToken: (login) =>
      mintToken(world, services[login.store], {
        ...limitsOf(world, login),
        account: accountOf(world, login),
      }),
  };
}

function accountOf(world: World, { email = 'jo@example.com' }: LoginRequest): Account {
  const account = world.accounts.byEmail(email);
  if (account === undefined) throw new RangeError(`${email} has no account here`);
  return account;
}

function limitsOf(world: World, login: LoginRequest & { readonly store?: 'charmhub' | 'snap' }): Limits {
  const { permissions = null, packages, channels = null, ttlSeconds = YEAR_SECONDS } = login;
  const ref = (name: string): PackageRef => {
    if (login.store === 'charmhub') return { type: 'charm', name };
    const snap = world.snaps.byName(name);
    if (snap === undefined) throw new RangeError(`nobody registered the snap ${name}`);
    return { type: 'snap', id: snap.id, name };
  };
  return {
    permissions,
    channels,
    packages: packages === undefined ? null : packages.map(ref),
    expires: Math.round((world.now() + ttlSeconds * 1000) * 1000),
  };
}
