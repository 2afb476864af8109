import type { Call } from '@omnipub/core';
import { present } from '../../api/present.js';
import { fetchAccount, type RegisteredSnap } from '../account/account.js';
import { keepSnapIds } from '../account/snap-id.js';
import { listPackages } from '../gateway/packages.js';
import { isOnPremises } from '../on-premises/is-on-premises.js';
import type { SnapSession } from '../session.js';

/** The names of the account, those that are shared with it among them, by name. The store tells all in one answer. */
export async function* listNames(
  session: SnapSession,
  call: Call,
): AsyncGenerator<RegisteredSnap, void, void> {
  const snaps = isOnPremises(session) ? await namesOnPremises(session, call) : await namesOf(session, call);
  for (const snap of [...snaps].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    call.signal.throwIfAborted();
    yield snap;
  }
}

async function namesOf(session: SnapSession, call: Call): Promise<readonly RegisteredSnap[]> {
  const { snaps } = await fetchAccount(session, call);
  await keepSnapIds(session, snaps);
  return snaps;
}

async function namesOnPremises(session: SnapSession, call: Call): Promise<readonly RegisteredSnap[]> {
  const packages = await listPackages(session, { collaborations: true }, call);
  return packages.flatMap(({ name, id, status, private: isPrivate, store }) =>
    name === undefined
      ? []
      : [present({ name, snapId: id, status: status ?? 'registered', private: isPrivate, store })],
  );
}
