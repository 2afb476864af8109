import {
  type CredentialChain,
  type CredentialSummary,
  type Identity,
  type PublishError,
  toPublishError,
} from '@omnipub/core';
import type { Session } from '../session.js';

/** What the server says of a login. */
export type Verdict =
  | { readonly server: 'asked'; readonly identity: Identity }
  /** It does not take the login any more. */
  | { readonly server: 'refused'; readonly error: PublishError }
  /** It can't be reached, or failed. */
  | { readonly server: 'unreachable'; readonly error: PublishError }
  /** Nobody wanted to know, or this kind of store can't be asked. */
  | { readonly server: 'not-asked' };

/** Asks the store whose login it is. @throws PublishError ABORTED */
export async function askServer(
  session: Session,
  summary: CredentialSummary,
  options: {
    readonly chain: CredentialChain;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly signal: AbortSignal;
  },
): Promise<Verdict> {
  const { chain, settings, signal } = options;
  const { store, origin, account } = summary;
  if (!session.logins.kinds.includes(store)) return { server: 'not-asked' };
  const definition = await session.logins.load(store);
  if (definition.whoAmI === undefined) return { server: 'not-asked' };
  try {
    const deps = { ...session.deps, credentials: chain };
    const at = { origin, account, settings, deps, signal, emit: session.warn };
    return { server: 'asked', identity: await definition.whoAmI(at) };
  } catch (thrown) {
    const error = toPublishError(thrown, { store });
    if (error.code === 'ABORTED') throw error;
    const refused = ['AUTH_EXPIRED', 'AUTH_DENIED', 'AUTH_MISSING'].includes(error.code);
    return { server: refused ? 'refused' : 'unreachable', error };
  }
}

/** What is known of a login, the server's word before the recorded one: what it leaves out is not restricted. */
export function toldBy(summary: CredentialSummary, verdict: Verdict): CredentialSummary {
  if (verdict.server !== 'asked') return summary;
  const { permissions: _may, packages: _of, channels: _to, ...own } = summary;
  const { username, permissions, packages, channels, expiresAt } = verdict.identity;
  return {
    ...own,
    ...(username === undefined ? {} : { username }),
    ...(permissions === undefined ? {} : { permissions }),
    ...(packages === undefined ? {} : { packages }),
    ...(channels === undefined ? {} : { channels }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
