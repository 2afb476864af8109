import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { optionalText } from '../answer-parts.js';

/** Names are kept by series; there was never another than this one (canonical contract 5). */
export const SERIES = '16';

/** A name of the account. */
export interface RegisteredSnap {
  readonly name: string;
  /** Absent while the registration is being looked at. */
  readonly snapId?: string;
  /** The store's word: `Approved`, ... */
  readonly status: string;
  readonly private: boolean;
  /** ISO 8601. */
  readonly since?: string;
  /** Which store it is of; `Global` is the public one. */
  readonly store?: string;
}

/** Whose login it is, and what that account has. */
export interface SnapAccount {
  readonly accountId: string;
  readonly email?: string;
  readonly username?: string;
  /** Digests and names of the keys that assertions of this account may be signed with. */
  readonly keys: readonly { readonly name?: string; readonly digest?: string }[];
  /** In no order. */
  readonly snaps: readonly RegisteredSnap[];
}

const answer = z.object({
  account_id: z.string(),
  email: optionalText,
  short_namespace: optionalText,
  username: optionalText,
  account_keys: z
    .array(z.object({ name: optionalText, 'public-key-sha3-384': optionalText }))
    .nullish()
    .catch(undefined),
  snaps: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        'snap-id': optionalText,
        status: z.string(),
        private: z.boolean().nullish(),
        since: optionalText,
        store: optionalText,
      }),
    ),
  ),
});

/**
 * The account of the login with all of its names, in one answer without pages (canonical contract 5, `snapcraft_account_names`).
 * @throws PublishError AUTH_DENIED with `storeCode` user-not-ready for an account without agreement or username
 */
export async function fetchAccount(session: ApiSession, call: Call): Promise<SnapAccount> {
  const found = await ask(session, answer, call, {
    what: 'to show the account',
    path: 'dev/api/account',
  });
  const username = found.username ?? found.short_namespace;
  return present({
    accountId: found.account_id,
    email: found.email,
    username: username === '' ? undefined : username,
    keys: (found.account_keys ?? []).map((key) =>
      present({ name: key.name, digest: key['public-key-sha3-384'] }),
    ),
    snaps: Object.entries(found.snaps[SERIES] ?? {}).map(([name, snap]) =>
      present({
        name,
        snapId: snap['snap-id'],
        status: snap.status,
        private: snap.private ?? false,
        since: snap.since,
        store: snap.store,
      }),
    ),
  });
}
