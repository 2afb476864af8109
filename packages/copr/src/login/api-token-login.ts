import { normalizeOrigin, PublishError, registerSecret, type TokenLogin } from '@omnipub/core';
import { joinToken } from './basic-secret.js';
import { DEFAULT_URL, parseCoprConfig, SECTION } from './config-file.js';
import { recordOf } from './config-record.js';

/**
 * An API token as the page `<copr url>/api` shows it: the whole block for `~/.config/copr`, also without its first line, or
 * login and token.
 */
export const apiTokenLogin: TokenLogin = {
  kind: 'basic',
  name: 'api-token',
  summary: 'an API token from the page /api of your Copr',
  questions: [
    { name: 'login', text: 'login from the page /api (or all that the page shows)', secret: true },
    { name: 'token', text: 'token (empty when all was pasted)', secret: true },
  ],
  fromToken(text) {
    const trimmed = text.trim();
    if (isBlock(trimmed)) return { login: trimmed };
    const colon = trimmed.indexOf(':');
    if (colon < 0)
      throw new PublishError(
        'INVALID_INPUT',
        'a token of Copr comes as "login:token", or as the text of the page /api',
        {
          store: 'copr',
          hint: `copy it from ${DEFAULT_URL}/api`,
        },
      );
    return { login: trimmed.slice(0, colon), token: trimmed.slice(colon + 1) };
  },
  async record(answers, { origin, clock }) {
    const [login, token] = [(answers.login ?? '').trim(), (answers.token ?? '').trim()];
    if (isBlock(login)) return fromBlock(login, { clock, ...(origin === undefined ? {} : { origin }) });
    const secret = joinToken(login, token);
    for (const part of [login, token, secret]) registerSecret(part);
    return {
      store: 'copr',
      origin: normalizeOrigin(origin ?? DEFAULT_URL),
      account: (answers.username ?? '').trim() || 'default',
      kind: 'basic',
      secret,
      madeAt: new Date(clock.now()).toISOString(),
    };
  },
};

function isBlock(text: string): boolean {
  return /^\s*(?:\[copr-cli\]|(?:login|token|copr_url|username)\s*=)/mu.test(text);
}

async function fromBlock(
  text: string,
  { origin, clock }: Parameters<TokenLogin['record']>[1],
): ReturnType<TokenLogin['record']> {
  const headed = text.includes(`[${SECTION}]`) ? text : `[${SECTION}]\n${text}`;
  const whole = /^\s*copr_url\s*[=:]/imu.test(headed)
    ? headed
    : headed.replace(`[${SECTION}]`, `[${SECTION}]\ncopr_url = ${origin ?? DEFAULT_URL}`);
  let record: ReturnType<typeof recordOf>;
  try {
    record = recordOf(parseCoprConfig(whole, 'what you pasted'), clock);
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'PROTOCOL') throw thrown;
    throw invalid(thrown.message, thrown.hint);
  }
  if (record?.kind !== 'basic') throw invalid('what you pasted has no login and token in it');
  if (origin !== undefined && normalizeOrigin(origin) !== record.origin)
    throw invalid(`what you pasted is for ${record.origin}, and this login is for ${origin}`);
  return record;
}

function invalid(message: string, hint?: string): PublishError {
  return new PublishError('INVALID_INPUT', message, {
    store: 'copr',
    hint: hint ?? 'copy it again from the page /api of your Copr, from [copr-cli] on',
  });
}
