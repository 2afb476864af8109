import { type CallControl, callOf, PublishError, registerSecret } from '@omnipub/core';
import { ask, tell } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { checkCharmName } from '../names/charm-name.js';
import { charmPath } from '../names/charm-path.js';
import {
  type Collaborator,
  type CollaboratorInvite,
  collaboratorList,
  type InviteToken,
  inviteList,
  inviteTokenList,
} from './collaborator-schema.js';

/** Who works on a package beside its publisher (canonical contract 7). */
export async function listCollaborators(
  session: ApiSession,
  name: string,
  options: CallControl = {},
): Promise<readonly Collaborator[]> {
  checkCharmName(name);
  const { collaborators } = await ask(session, collaboratorList, callOf(options), {
    what: `to list the collaborators of ${name}`,
    path: charmPath(name, 'collaborators'),
  });
  return collaborators;
}

/** Who was asked to (canonical contract 7). */
export async function listInvites(
  session: ApiSession,
  name: string,
  options: CallControl = {},
): Promise<readonly CollaboratorInvite[]> {
  checkCharmName(name);
  const { invites } = await ask(session, inviteList, callOf(options), {
    what: `to list the invites of ${name}`,
    path: charmPath(name, 'collaborators', 'invites'),
  });
  return invites;
}

/**
 * Invites people by e-mail address and gives the token of each, which is a secret. A second invite of the same address is the
 * store's to refuse, so that a lost answer is the caller's to look into with {@link listInvites}.
 * @throws PublishError INVALID_INPUT for what is no address
 */
export async function inviteCollaborators(
  session: ApiSession,
  name: string,
  emails: readonly string[],
  options: CallControl = {},
): Promise<readonly InviteToken[]> {
  checkEmails(emails);
  checkCharmName(name);
  const { tokens } = await ask(session, inviteTokenList, callOf(options), {
    what: `to invite ${emails.join(', ')} to ${name}`,
    path: charmPath(name, 'collaborators', 'invites'),
    json: { invites: emails.map((email) => ({ email })) },
  });
  for (const { token } of tokens) registerSecret(token);
  return tokens;
}

/** Takes invites back (canonical contract 7). */
export async function revokeInvites(
  session: ApiSession,
  name: string,
  emails: readonly string[],
  options: CallControl = {},
): Promise<void> {
  checkEmails(emails);
  checkCharmName(name);
  await tell(session, callOf(options), {
    what: `to take back the invites of ${emails.join(', ')} to ${name}`,
    path: charmPath(name, 'collaborators', 'invites', 'revoke'),
    json: { invites: emails.map((email) => ({ email })) },
  });
}

/** Accepts an invite that was sent to the account of the login. @param token a secret */
export function acceptInvite(
  session: ApiSession,
  name: string,
  token: string,
  options: CallControl = {},
): Promise<void> {
  return answerInvite(session, { name, token, verb: 'accept' }, options);
}

/** Turns an invite down. @param token a secret */
export function rejectInvite(
  session: ApiSession,
  name: string,
  token: string,
  options: CallControl = {},
): Promise<void> {
  return answerInvite(session, { name, token, verb: 'reject' }, options);
}

async function answerInvite(
  session: ApiSession,
  {
    name,
    token,
    verb,
  }: { readonly name: string; readonly token: string; readonly verb: 'accept' | 'reject' },
  options: CallControl,
): Promise<void> {
  registerSecret(token);
  checkCharmName(name);
  await tell(session, callOf(options), {
    what: `to ${verb} the invite to ${name}`,
    path: charmPath(name, 'collaborators', 'invites', verb),
    json: { token },
  });
}

function checkEmails(emails: readonly string[]): void {
  const bad = emails.filter((email) => !/^[^\s@]+@[^\s@]+$/u.test(email));
  if (emails.length > 0 && bad.length === 0) return;
  throw new PublishError(
    'INVALID_INPUT',
    bad.length === 0 ? 'there is nobody to invite' : `no e-mail address: ${bad.join(', ')}`,
    { store: 'charmhub', hint: 'name people by their e-mail addresses' },
  );
}
