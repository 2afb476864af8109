import { type CredentialRecord, PublishError, type TokenLogin } from '@omnipub/core';
import type { Session } from '../session.js';
import { chosenToken, tokenLines } from './choose-token.js';
import type { FoundLogin } from './find-login.js';
import { makeRecord, type ObtainOptions } from './obtain-record.js';
import { restrictionsOf } from './restrictions.js';

/** Asks a person. @throws PublishError INVALID_INPUT where nobody can be asked, with the ways that need nobody */
export async function askForRecord(
  session: Session,
  login: FoundLogin,
  options: ObtainOptions,
): Promise<CredentialRecord> {
  const { prompter, store } = options;
  if (!prompter.available) {
    throw new PublishError('INVALID_INPUT', 'nobody can be asked: standard input is no terminal', {
      hint: `pipe the token in (omnipub login ${store} --with-token -), or use --import or --from-env`,
    });
  }
  session.ui.alert(`logging in to ${login.definition.summary} at ${login.origin}\n`);
  const token = chosenToken(login.definition.tokens, options.kind) ?? (await choose(session, login, options));
  // Before anything is typed in vain.
  restrictionsOf(options, token);
  if (token.questions.length > 0) session.ui.alert(`${token.summary}\n`);
  const answers: Record<string, string> = {};
  for (const { name, text, secret } of token.questions) {
    answers[name] = (await prompter.ask({ text, secret })).trim();
  }
  return makeRecord(session, token, answers, { ...options, origin: login.origin });
}

async function choose(session: Session, login: FoundLogin, options: ObtainOptions): Promise<TokenLogin> {
  const { tokens } = login.definition;
  session.ui.alert(`what do you want to log in with?\n${tokenLines(tokens)}`);
  const first = tokens[0]?.name ?? '';
  const name = (await options.prompter.ask({ text: `kind [${first}]`, secret: false })).trim();
  const token = chosenToken(tokens, name === '' ? first : name);
  if (token === undefined) throw new PublishError('INTERNAL', 'no kind of login was chosen');
  return token;
}
