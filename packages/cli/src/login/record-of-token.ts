import {
  type CredentialRecord,
  PublishError,
  registerSecret,
  type TokenLogin,
  toPublishError,
} from '@omnipub/core';
import type { Session } from '../session.js';
import type { FoundLogin } from './find-login.js';
import { makeRecord, type ObtainOptions } from './obtain-record.js';
import { chosenWay, waysOf } from './ways.js';

type Piped = TokenLogin & Required<Pick<TokenLogin, 'fromToken'>>;

/**
 * Reads a token from stdin. Without `--kind` the first kind that takes its form is it.
 * @throws PublishError INVALID_INPUT for no token, or one that no kind takes
 */
export async function recordOfToken(
  session: Session,
  login: FoundLogin,
  options: ObtainOptions,
): Promise<CredentialRecord> {
  const kinds = pipedKinds(login, options);
  const text = (await readToken(session, options)).trim();
  if (text === '') {
    throw new PublishError('INVALID_INPUT', 'there is no token on standard input', {
      hint: `pipe it in: omnipub login ${options.store} --with-token - < FILE`,
    });
  }
  registerSecret(text);
  const refusals: string[] = [];
  for (const kind of kinds) {
    try {
      return await makeRecord(session, kind, kind.fromToken(text), { ...options, origin: login.origin });
    } catch (thrown) {
      const error = toPublishError(thrown);
      if (error.code !== 'INVALID_INPUT' || kinds.length === 1) throw error;
      refusals.push(`${kind.name}: ${error.message}`);
    }
  }
  throw new PublishError('INVALID_INPUT', `no kind of login takes this token\n  ${refusals.join('\n  ')}`, {
    hint: 'say which it is with --kind',
  });
}

function pipedKinds(login: FoundLogin, options: ObtainOptions): readonly Piped[] {
  const ways = waysOf(login.definition);
  const chosen = chosenWay(ways, options.kind);
  const kinds = (chosen === undefined ? ways : [chosen])
    .flatMap((way) => (way.type === 'token' ? [way.token] : []))
    .filter((token): token is Piped => token.fromToken !== undefined);
  if (kinds.length > 0) return kinds;
  const what = chosen === undefined ? options.store : `the kind ${chosen.name}`;
  throw new PublishError('UNSUPPORTED', `${what} can't be logged in to with one text on standard input`, {
    hint: 'run `omnipub login` on a terminal, or use --import or --from-env',
  });
}

async function readToken(session: Session, options: ObtainOptions): Promise<string> {
  // On a terminal the text would show, and end only with Ctrl-D.
  if (options.prompter.available) return options.prompter.ask({ text: 'token', secret: true });
  return session.io.stdin();
}
