import { PublishError } from '@omnipub/core';
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

/** Which credential is meant, and what for. */
export interface FindOneOptions extends CredentialFlags {
  readonly store: string;
  /** Only what is ours to change: not the environment, not the places of other tools. @default false */
  readonly toChange?: boolean;
}

/**
 * The one credential that the options mean.
 * @throws PublishError AUTH_MISSING for none, INVALID_INPUT for several, UNSUPPORTED when it is there and not ours to change
 */
export async function findOne(session: Session, options: FindOneOptions): Promise<OneCredential> {
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
  const held = options.toChange === true ? found.held.filter(({ backend }) => backend.writable) : found.held;
  const [elsewhere] = found.held;
  if (held.length === 0 && elsewhere !== undefined) throw notOurs(options.store, elsewhere);
  return { ...theOne({ ...found, held }, options.store), login, credentials, prompter, signal };
}

function notOurs(store: string, { backend }: Held): PublishError {
  return new PublishError('UNSUPPORTED', `${store}: ${backend.name} holds one, which is not ours to change`, {
    hint: 'unset the variable, or use the tool that it belongs to',
  });
}
