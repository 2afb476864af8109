import { type CallControl, callOf } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { sendOnce } from '../lost-answer.js';
import { checkCharmName } from './charm-name.js';
import { charmPath } from './charm-path.js';
import { findPackage } from './package-metadata.js';

/** Options of {@link registerName}. */
export interface RegisterOptions extends CallControl {
  /** The store takes no new bundles any more; other stores of this kind may. @default 'charm' */
  readonly type?: 'charm' | 'bundle' | undefined;
  /** Only its publisher and collaborators see it. @default the store's own: false */
  readonly private?: boolean | undefined;
  /** The team that it will belong to. @default the account of the login */
  readonly team?: string | undefined;
}

/**
 * Registers a name and gives the package's id (canonical contract 5, `charmhub_register_name_private_team`).
 * @throws PublishError INVALID_INPUT for what can be no name; ALREADY_EXISTS with `storeCode` already-owned, already-registered or
 * reserved-name
 */
export async function registerName(
  session: ApiSession,
  name: string,
  options: RegisterOptions = {},
): Promise<string> {
  checkCharmName(name);
  const call = callOf(options);
  const { type = 'charm', private: hidden, team } = options;
  return sendOnce(session, call, {
    what: `the registration of ${name}`,
    send: async () => {
      const { id } = await ask(session, z.object({ id: z.string() }), call, {
        what: `the registration of ${name}`,
        path: 'v1/charm',
        json: present({ name, type, private: hidden, team }),
      });
      return id;
    },
    look: async () => (await findPackage(session, name, call))?.id,
  });
}

/** A name that was given up. */
export interface UnregisteredName {
  /** Absent where the answer was lost and the name is gone. */
  readonly packageId?: string;
}

/**
 * Gives a name up, which works only while nothing was ever published under it (canonical contract 5, `charmhub_unregister_name`).
 * @throws PublishError NOT_FOUND when the name is not registered
 */
export async function unregisterName(
  session: ApiSession,
  name: string,
  options: CallControl = {},
): Promise<UnregisteredName> {
  checkCharmName(name);
  const call = callOf(options);
  return sendOnce<UnregisteredName>(session, call, {
    what: `the removal of ${name}`,
    send: async () => {
      const answer = await ask(session, z.object({ 'package-id': z.string() }), call, {
        what: `to give up the name ${name}`,
        method: 'DELETE',
        path: charmPath(name),
      });
      return { packageId: answer['package-id'] };
    },
    look: async () => ((await findPackage(session, name, call)) === undefined ? {} : undefined),
  });
}
