import {
  type CredentialRecord,
  callOf,
  createCredentialChain,
  createMemoryStore,
  type LoginAt,
  type LoginIo,
  toPublishError,
} from '@omnipub/core';
import type { CanonicalTool } from '../../credentials/tool.js';
import { loginSession } from '../login-options.js';
import { identityOf, withIdentity } from '../who-am-i.js';
import { flowConfig } from './flow-config.js';

/**
 * Asks the store whose the new login is, which also proves that it is taken. That is Charmhub's first request: a login of Ubuntu One
 * becomes a token by it (canonical contract 3.1 step 4). A store that can't say whose it is leaves the login as it is.
 * @throws PublishError AUTH_EXPIRED when the store does not take it
 */
export async function identified(
  record: CredentialRecord,
  io: LoginIo,
  at: LoginAt,
  tool: CanonicalTool,
): Promise<CredentialRecord> {
  const { clock } = at.deps;
  // Nothing is kept yet: what the first request makes of it lands in here.
  const credentials = createCredentialChain([createMemoryStore([record])], { emit: () => undefined, clock });
  const { store, account } = record;
  const config = { ...flowConfig(at, tool), account };
  const session = loginSession({ store: tool.store, config }, { ...at.deps, credentials });
  const call = callOf(at);
  const made = async (): Promise<CredentialRecord> =>
    (await credentials.require({ store, origin: record.origin, account }, call)).record;
  try {
    const identity = await identityOf(session, call);
    return withIdentity(await made(), identity);
  } catch (thrown) {
    const error = toPublishError(thrown, { store });
    if (error.code === 'ABORTED' || error.code === 'AUTH_EXPIRED') throw error;
    io.say(`the store did not say whose login it is: ${error.message}`);
    return made();
  }
}
