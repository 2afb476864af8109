import { removeOption, setOption } from '@omnipub/core';
import { expirationComment, SECTION } from './config-file.js';

/** A new API token for a configuration file. */
export interface NewToken {
  readonly login: string;
  readonly token: string;
  /** `YYYY-MM-DD`; where it is not known, a date that stands there would be the old token's and goes. */
  readonly expiresOn?: string;
}

/**
 * Puts a new token into the text of a configuration file: login, token and the date of the comment change, every other byte
 * stays. copr-cli without its optional module writes the whole file anew and loses the comments (cli-new-api-token).
 */
export function renewCoprConfig(text: string, { login, token, expiresOn }: NewToken): string {
  const set = (old: string, option: string, value: string): string =>
    setOption(old, { section: SECTION, option, value });
  const renewed = set(set(text, 'login', login), 'token', token);
  return expiresOn === undefined
    ? withoutComment(renewed)
    : renewed.replace(expirationComment, (_, comment: string) => `${comment}${expiresOn}`);
}

/** Takes the token out, and the date that goes with it. */
export function forgetToken(text: string): string {
  const without = ['login', 'token'].reduce(
    (old, option) => removeOption(old, { section: SECTION, option }),
    text,
  );
  return withoutComment(without);
}

/** The text of a new file, as `<copr_url>/api` shows it. */
export function newCoprConfig(
  token: NewToken,
  at: { readonly url: string; readonly username?: string },
): string {
  const options: [string, string | undefined][] = [
    ['login', token.login],
    ['username', at.username],
    ['token', token.token],
    ['copr_url', at.url],
    // Without it copr-cli refuses a URL without TLS.
    ['encrypted', at.url.startsWith('http:') ? 'False' : undefined],
  ];
  const text = options.reduce(
    (old, [option, value]) =>
      value === undefined ? old : setOption(old, { section: SECTION, option, value }),
    '',
  );
  return token.expiresOn === undefined ? text : `${text}# expiration date: ${token.expiresOn}\n`;
}

function withoutComment(text: string): string {
  return text.replace(new RegExp(`${expirationComment.source}(?:\\r\\n|\\r|\\n)?`, 'imu'), '');
}
