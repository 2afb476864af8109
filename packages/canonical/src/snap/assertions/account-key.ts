import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { fetchAccount, type SnapAccount } from '../account/account.js';

/** The keys that assertions of the account may be signed with. */
export async function fetchAccountKeys(session: ApiSession, call: Call): Promise<SnapAccount['keys']> {
  return (await fetchAccount(session, call)).keys;
}

/**
 * Registers a key, by the signed request that `snap export-key --account` makes (canonical contract 7). Needs a login with the permission
 * `modify_account_key`.
 * @throws PublishError INVALID_INPUT for another text
 */
export async function registerAccountKey(session: ApiSession, request: string, call: Call): Promise<void> {
  if (!/^type: account-key-request$/mu.test(request))
    throw new PublishError('INVALID_INPUT', 'this is no request for an account key', {
      store: session.store,
      hint: 'give the text that `snap export-key --account=ID KEY` makes',
    });
  await ask(session, z.unknown(), call, {
    what: 'the account key',
    path: 'dev/api/account/account-key',
    json: { account_key_request: request },
    idempotent: true,
  });
}
