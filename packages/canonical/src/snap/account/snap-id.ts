import { type Call, PublishError } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { checkSnapName } from '../names/snap-name.js';
import { fetchAccount, type RegisteredSnap } from './account.js';

const keyOf = (session: ApiSession, name: string): string => `snap-id ${session.endpoints.origin} ${name}`;

/** Keeps ids that an answer happened to tell: the account call is the only way to ask for one (canonical contract 5). */
export async function keepSnapIds(
  session: ApiSession,
  snaps: readonly Pick<RegisteredSnap, 'name' | 'snapId'>[],
): Promise<void> {
  const { cache } = session.deps;
  for (const { name, snapId } of snaps)
    if (snapId !== undefined) await cache.set(keyOf(session, name), snapId, session.cacheTtlMs);
}

/**
 * Works with the id of a snap. A kept id that the store does not know any more (the name was given up and registered again) is
 * forgotten and asked for once more.
 * @throws PublishError NOT_FOUND when the account has no such name; CONFLICT while its registration is being looked at
 */
export async function withSnapId<T>(
  session: ApiSession,
  name: string,
  call: Call,
  use: (snapId: string) => Promise<T>,
): Promise<T> {
  checkSnapName(name);
  const { cache } = session.deps;
  const kept = await cache.get<string>(keyOf(session, name));
  if (kept === undefined) return use(await askForId(session, name, call));
  try {
    return await use(kept);
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.status !== 404) throw thrown;
    await cache.delete(keyOf(session, name));
    const now = await askForId(session, name, call);
    if (now === kept) throw thrown;
    return use(now);
  }
}

async function askForId(session: ApiSession, name: string, call: Call): Promise<string> {
  const { snaps, username, email } = await fetchAccount(session, call);
  await keepSnapIds(session, snaps);
  const found = snaps.find((snap) => snap.name === name);
  const whose = username ?? email ?? 'this account';
  if (found === undefined)
    throw new PublishError('NOT_FOUND', `${whose} has no snap "${name}"`, {
      store: session.store,
      hint: 'register it, check the name, or log in as its publisher',
    });
  if (found.snapId === undefined)
    throw new PublishError(
      'CONFLICT',
      `the snap "${name}" of ${whose} has no id yet: it is ${found.status}`,
      {
        store: session.store,
        recovery: 'wait',
        hint: 'wait until the store has approved the name',
      },
    );
  return found.snapId;
}
