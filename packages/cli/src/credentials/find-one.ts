import type { CredentialFlags } from '../commands/credential-options.js';
import { type FoundLogin, findLogin } from '../login/find-login.js';
import type { Prompter } from '../prompt/prompter.js';
import type { Session } from '../session.js';
import { type Held, theOne } from './held.js';
import { type CredentialAccess, openCredentials } from './open-credentials.js';

/** One credential, and what is needed to do something with it. */
export interface OneCredential extends Held {
  readonly login: FoundLogin;
  readonly credentials: CredentialAccess;
  readonly prompter: Prompter;
  readonly signal: AbortSignal;
}

/** The one credential that the options mean. @throws PublishError AUTH_MISSING for none, INVALID_INPUT for several */
export async function findOne(
  session: Session,
  options: CredentialFlags & { readonly store: string },
): Promise<OneCredential> {
  const { signal } = session.watchStop();
  const prompter = session.openPrompter(signal);
  const login = await findLogin(session, options);
  const credentials = await openCredentials(session, { prompter, signal });
  const found = await credentials.find({
    store: login.definition.kind,
    ...(login.originNamed ? { origin: login.origin } : {}),
    ...(options.account === undefined ? {} : { account: options.account }),
    ...(options.backend === undefined ? {} : { backend: options.backend }),
  });
  return { ...theOne(found, options.store), login, credentials, prompter, signal };
}
