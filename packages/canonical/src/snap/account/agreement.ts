import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask, tell } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';

const path = 'dev/api/agreement/';
const answer = z.object({
  latest_tos_accepted: z.boolean().nullish(),
  latest_tos_date: z.string().nullish(),
  content: z.object({ latest_tos_accepted: z.boolean().nullish() }).nullish(),
});

/** Whether the account has accepted the latest terms of service (canonical contract 5). */
export async function isAgreementSigned(session: ApiSession, call: Call): Promise<boolean> {
  const found = await ask(session, answer, call, { what: 'to show the developer agreement', path });
  return found.latest_tos_accepted ?? found.content?.latest_tos_accepted ?? false;
}

/** Signs the developer agreement in the name of the account. Signing it twice changes nothing. */
export async function signAgreement(session: ApiSession, call: Call): Promise<void> {
  await tell(session, call, {
    what: 'the developer agreement',
    path,
    json: { latest_tos_accepted: true },
    idempotent: true,
  });
}

const usernamePattern = /^[a-z0-9](?:-?[a-z0-9])+$/u;

/**
 * Gives a new account its username, once and for all (canonical contract 5).
 * @throws PublishError INVALID_INPUT for what can't be one; CONFLICT when it is taken
 */
export async function setUsername(session: ApiSession, username: string, call: Call): Promise<void> {
  if (username.length > 28 || !usernamePattern.test(username))
    throw new PublishError('INVALID_INPUT', `${JSON.stringify(username)} can't be a username`, {
      store: session.store,
      hint: 'use 2 to 28 of a-z, 0-9 and single hyphens between them',
    });
  await tell(session, call, {
    what: `the username ${username}`,
    method: 'PATCH',
    path: 'dev/api/account',
    json: { short_namespace: username },
    idempotent: true,
  });
}
