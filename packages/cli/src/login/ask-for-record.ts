import { type CredentialRecord, PublishError } from '@omnipub/core';
import type { Session } from '../session.js';
import type { FoundLogin } from './find-login.js';
import { makeRecord, type ObtainOptions } from './obtain-record.js';
import { restrictionsOf } from './restrictions.js';
import { runFlow } from './run-flow.js';
import { chosenWay, offered, type Way, wayLines, waysOf } from './ways.js';

/**
 * Logs in at the server, or asks a person for what they have.
 * @throws PublishError INVALID_INPUT where nobody can be asked, with the ways that need nobody
 */
export async function askForRecord(
  session: Session,
  login: FoundLogin,
  options: ObtainOptions,
): Promise<CredentialRecord> {
  const ways = waysOf(login.definition);
  const chosen = chosenWay(ways, options.kind) ?? meant(session, ways);
  if (chosen?.type === 'token') refuseFlowFlags(options, chosen.name);
  // A flow says for itself whether it needs anybody.
  if (chosen?.type !== 'flow' && !options.prompter.available) throw nobody(options);
  session.ui.alert(`logging in to ${login.definition.summary} at ${login.origin}\n`);
  const way = chosen ?? (await choose(session, ways, options));
  if (way.type === 'flow') return runFlow(session, way.flow, login, options);
  const { token } = way;
  refuseFlowFlags(options, token.name);
  // Before anything is typed in vain.
  restrictionsOf(options, token);
  if (token.questions.length > 0) session.ui.alert(`${token.summary}\n`);
  const answers: Record<string, string> = {};
  for (const { name, text, secret } of token.questions) {
    answers[name] = (await options.prompter.ask({ text, secret })).trim();
  }
  return makeRecord(session, token, answers, { ...options, origin: login.origin });
}

/** The way that the environment asks for. */
function meant({ env }: Session, ways: readonly Way[]): Way | undefined {
  return ways.find((way) => way.type === 'flow' && way.flow.isMeant?.(env) === true);
}

async function choose(session: Session, all: readonly Way[], { prompter }: ObtainOptions): Promise<Way> {
  const ways = offered(all);
  session.ui.alert(`what do you want to log in with?\n${wayLines(ways)}`);
  const first = ways[0]?.name ?? '';
  const name = (await prompter.ask({ text: `kind [${first}]`, secret: false })).trim();
  const way = chosenWay(ways, name === '' ? first : name);
  if (way === undefined) throw new PublishError('INTERNAL', 'no kind of login was chosen');
  return way;
}

function nobody({ store }: ObtainOptions): PublishError {
  return new PublishError('INVALID_INPUT', 'nobody can be asked: standard input is no terminal', {
    hint: `pipe the token in (omnipub login ${store} --with-token -), or use --import or --from-env`,
  });
}

function refuseFlowFlags({ browser, keyFile }: ObtainOptions, kind: string): void {
  const flag = browser === false ? '--no-browser' : keyFile === undefined ? undefined : '--key-file';
  if (flag === undefined) return;
  throw new PublishError('INVALID_INPUT', `${flag} does not go with the kind ${kind}`, {
    hint: 'leave it out, or choose another kind with --kind',
  });
}
