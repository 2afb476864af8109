import {
  normalizeOrigin,
  PublishError,
  type PythonConfig,
  PythonConfigError,
  pythonBoolean,
  readPythonConfig,
  registerSecret,
} from '@omnipub/core';

/** The section of the configuration file. */
export const SECTION = 'copr-cli';
/** The Copr that is meant when none is named (copr contract 8). */
export const DEFAULT_URL = 'https://copr.fedorainfracloud.org';

/** What `~/.config/copr` says (copr contract 8). */
export interface CoprConfig {
  /** As written, without a slash at its end. */
  readonly url: string;
  readonly username?: string;
  /** The first half of the API token; not the user name. */
  readonly login?: string;
  readonly token?: string;
  /** Absent: each client has its own default. */
  readonly gssapi?: boolean;
  /** False allows a URL without TLS. @default true */
  readonly encrypted: boolean;
  /** `YYYY-MM-DD` out of the comment `# expiration date:`. */
  readonly expiresOn?: string;
}

/** The comment that the web page and `copr-cli new-api-token` put behind the token. */
export const expirationComment =
  /^([^\S\r\n]*[#;][^\S\r\n]*expiration date:[^\S\r\n]*)(\d{4}-\d\d-\d\d)[^\S\r\n]*$/imu;

/**
 * Reads the text of a configuration file; `where` names it in errors.
 *
 * @throws PublishError PROTOCOL naming line and option, never a value (config-file-cases: Python raises KeyError and the like)
 */
export function parseCoprConfig(text: string, where: string): CoprConfig {
  const config = read(text, where);
  if (!config.sections.includes(SECTION))
    throw unreadable(where, `has no section [${SECTION}]`, `put "[${SECTION}]" above the options`);
  const value = (option: string): string | undefined => {
    const found = inWords(where, () => config.get(SECTION, option));
    return found === undefined || found === '' ? undefined : found;
  };
  const flag = (option: string): boolean | undefined => {
    const word = value(option);
    const parsed = word === undefined ? undefined : pythonBoolean(word);
    if (word !== undefined && parsed === undefined)
      throw unreadable(
        where,
        `has an option "${option}" that is neither true nor false`,
        'write true or false',
      );
    return parsed;
  };
  const [username, login, token] = [value('username'), value('login'), value('token')];
  for (const secret of [login, token]) if (secret !== undefined) registerSecret(secret);
  if (login !== undefined && token !== undefined) registerSecret(`${login}:${token}`);
  const encrypted = flag('encrypted') ?? true;
  const url = checkUrl(value('copr_url'), encrypted, where);
  const gssapi = flag('gssapi');
  const expiresOn = expirationComment.exec(text)?.[2];
  return {
    url,
    encrypted,
    ...(username === undefined ? {} : { username }),
    ...(login === undefined ? {} : { login }),
    ...(token === undefined ? {} : { token }),
    ...(gssapi === undefined ? {} : { gssapi }),
    ...(expiresOn === undefined || Number.isNaN(Date.parse(expiresOn)) ? {} : { expiresOn }),
  };
}

function checkUrl(url: string | undefined, encrypted: boolean, where: string): string {
  if (url === undefined)
    throw unreadable(where, 'does not say which Copr it is for', `add a line "copr_url = ${DEFAULT_URL}"`);
  let origin: string;
  try {
    origin = normalizeOrigin(url);
  } catch {
    throw unreadable(where, 'has a "copr_url" that is no URL', `write it like ${DEFAULT_URL}`);
  }
  if (origin.startsWith('http:') && encrypted)
    throw unreadable(
      where,
      'has a "copr_url" without TLS, which would show the token to everybody on the way',
      'write https://, or "encrypted = False" if that is meant',
    );
  return url.replace(/\/+$/u, '');
}

function read(text: string, where: string): PythonConfig {
  return inWords(where, () => readPythonConfig([{ name: where, text }]));
}

function inWords<T>(where: string, act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    if (!(thrown instanceof PythonConfigError)) throw thrown;
    // Its message begins with the place.
    throw unreadable('', thrown.message, hints[thrown.problem] ?? `look at ${where} with an editor`);
  }
}

const hints: Partial<Record<PythonConfigError['problem'], string>> = {
  'no-header': `put "[${SECTION}]" above the options`,
  'interpolation-syntax': 'write %% for each % in a value',
  'interpolation-missing': 'write %% for each % in a value',
  'duplicate-option': 'remove one of the two',
  'duplicate-section': 'put both into one',
};

function unreadable(where: string, what: string, hint: string): PublishError {
  return new PublishError('PROTOCOL', `${where} ${what}`.trim(), {
    store: 'copr',
    storeCode: 'damaged',
    recovery: 'fix-input',
    hint,
  });
}
