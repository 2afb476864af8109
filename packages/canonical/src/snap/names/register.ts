import { type Call, type ExplainError, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import { explain, hasStoreCode, retryAfterSeconds, storeNames } from '../../api/errors.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { wasLost } from '../../api/was-lost.js';
import { fetchAccount, SERIES } from '../account/account.js';
import { keepSnapIds } from '../account/snap-id.js';
import { lookAfter } from '../look-after.js';
import { isOnPremises } from '../on-premises/is-on-premises.js';
import { registerOnPremises } from '../on-premises/register.js';
import { checkSnapName } from './snap-name.js';

/** Options of {@link registerName}. */
export interface RegisterOptions {
  /** Only those whom you share it with see the snap. @default false */
  readonly private?: boolean | undefined;
  /** The id of a brand store. @default the public store */
  readonly store?: string | undefined;
  /** The store only says what it would do. @default false */
  readonly dryRun?: boolean | undefined;
}

/** What became of a registration. */
export interface Registration {
  readonly name: string;
  /** `existed`: it is yours already. `planned`: a dry run, and the name is free. */
  readonly outcome: 'created' | 'existed' | 'planned';
  readonly snapId?: string;
}

const answer = z.object({ snap_id: z.string().nullish(), snap_name: z.string().nullish() });

/**
 * Registers a name (canonical contract 5). One that is yours already, or shared with you, is `existed`. When the answer is lost, the account is asked.
 * @throws PublishError INVALID_INPUT for what can't be a name; ALREADY_EXISTS with `storeCode` already_registered or reserved_name;
 * RATE_LIMITED with `retryAfterMs`; AUTH_DENIED with `storeCode` user-not-ready for an account without agreement or username
 */
export async function registerName(
  session: ApiSession,
  name: string,
  options: RegisterOptions,
  call: Call,
): Promise<Registration> {
  checkSnapName(name);
  const { private: isPrivate = false, store, dryRun = false } = options;
  if (isOnPremises(session)) {
    // There is nobody to ask: whether the name is free shows when it is registered.
    if (dryRun) return { name, outcome: 'planned' };
    return registerOnPremises(session, name, { private: isPrivate }, call);
  }
  try {
    const { snap_id: id } = await ask(session, answer, call, {
      what: `the name ${name}`,
      path: 'dev/api/register-name/',
      ...(dryRun ? { query: { dry_run: 'true' } } : {}),
      json: { snap_name: name, is_private: isPrivate, series: SERIES, store },
      idempotent: dryRun,
      explain: explainRegistration(name),
    });
    const snapId = id ?? undefined;
    if (!dryRun) await keepSnapIds(session, [present({ name, snapId })]);
    return present({ name, outcome: dryRun ? ('planned' as const) : ('created' as const), snapId });
  } catch (thrown) {
    if (hasStoreCode(thrown, 'already_owned', 'already-owned')) return { name, outcome: 'existed' };
    if (hasStoreCode(thrown, 'already_registered', 'already-registered')) {
      if (await isShared(session, name, call)) return { name, outcome: 'existed' };
      throw thrown;
    }
    if (!wasLost(thrown, call)) throw thrown;
    const found = await lookAfter(thrown, call, async () =>
      (await fetchAccount(session, call)).snaps.find((snap) => snap.name === name),
    );
    return present({ name, outcome: 'created' as const, snapId: found.snapId });
  }
}

/** Somebody else's, but the account may publish it. A login that may not see the account knows of no such name. */
async function isShared(session: ApiSession, name: string, call: Call): Promise<boolean> {
  try {
    return (await fetchAccount(session, call)).snaps.some((snap) => snap.name === name);
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.code === 'AUTH_DENIED') return false;
    throw thrown;
  }
}

/** Of all calls only this one tells the wait in its body (canonical contract 2, `snapcraft_register_rate_limited`). */
function explainRegistration(name: string): ExplainError {
  const usual = explain(storeNames.snap, `the name ${name}`);
  return (given) => {
    const explained = usual(given);
    const seconds = retryAfterSeconds(given.json);
    if (explained?.code !== 'RATE_LIMITED' || seconds === undefined) return explained;
    const { message = 'too many registrations', storeCode, storeMessage, hint } = explained;
    throw new PublishError('RATE_LIMITED', message, {
      store: 'snap',
      status: given.status,
      retryAfterMs: seconds * 1000,
      ...present({ storeCode, storeMessage, hint }),
    });
  };
}
