import { type CredentialRecord, PublishError, type Restrictions, type TokenLogin } from '@omnipub/core';
import type { LoginFlags } from '../commands/login.js';
import type { CredentialAccess } from '../credentials/open-credentials.js';
import type { Prompter } from '../prompt/prompter.js';
import type { Session } from '../session.js';
import { askForRecord } from './ask-for-record.js';
import type { FoundLogin } from './find-login.js';
import { fromEnvironment } from './from-environment.js';
import { importLogin } from './import-login.js';
import { recordOfToken } from './record-of-token.js';
import { refuseRestrictions, restrictionsOf } from './restrictions.js';

/** Everything that is used to come by a credential. */
export interface ObtainOptions extends LoginFlags {
  readonly store: string;
  readonly credentials: CredentialAccess;
  readonly prompter: Prompter;
  readonly signal: AbortSignal;
}

/** Comes by a credential in the way that the options name. */
export async function obtainRecord(
  session: Session,
  login: FoundLogin,
  options: ObtainOptions,
): Promise<CredentialRecord> {
  if (options.import !== undefined || options.fromEnv === true) {
    refuseRestrictions(options, 'a login that exists already');
    return options.fromEnv === true
      ? fromEnvironment(session, login, options)
      : importLogin(session, login, options);
  }
  const { flows, tokens } = login.definition;
  if (flows.length + tokens.length === 0) {
    throw new PublishError('UNSUPPORTED', `nothing can be typed in to log in to ${options.store}`, {
      hint: 'use --import or --from-env',
    });
  }
  return options.withToken === undefined
    ? askForRecord(session, login, options)
    : recordOfToken(session, login, options);
}

/** Lets a kind of token make its record. */
export async function makeRecord(
  session: Session,
  token: TokenLogin,
  answers: Readonly<Record<string, string>>,
  options: Pick<ObtainOptions, 'account' | keyof Restrictions> & { readonly origin: string },
): Promise<CredentialRecord> {
  const restrictions = restrictionsOf(options, token);
  const record = await token.record(answers, {
    origin: options.origin,
    clock: session.deps.clock,
    home: session.io.home(),
    ...(restrictions === undefined ? {} : { restrictions }),
  });
  return options.account === undefined ? record : { ...record, account: options.account };
}
