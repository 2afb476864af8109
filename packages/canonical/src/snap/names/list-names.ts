import type { Call } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { fetchAccount, type RegisteredSnap } from '../account/account.js';
import { keepSnapIds } from '../account/snap-id.js';

/** The names of the account, those that are shared with it among them, by name. The store tells all in one answer. */
export async function* listNames(
  session: ApiSession,
  call: Call,
): AsyncGenerator<RegisteredSnap, void, void> {
  const { snaps } = await fetchAccount(session, call);
  await keepSnapIds(session, snaps);
  for (const snap of [...snaps].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    call.signal.throwIfAborted();
    yield snap;
  }
}
