import { type Environment, normalizeOrigin, PublishError } from '@omnipub/core';

/** One of the vendor's tools, whose credentials omnipub shares (canonical contract 0 and 3.5). */
export interface CanonicalTool {
  /** Our kind of store. */
  readonly store: 'snap' | 'charmhub';
  /** Service in the keyring, folder of its files, and what the messages call it. */
  readonly name: 'snapcraft' | 'charmcraft';
  readonly defaultOrigin: string;
  /** Variable that names another API than the default. */
  readonly originVariable: string;
  /** Variable that holds an exported login. */
  readonly credentialsVariable: string;
  /** Command that makes a new login, for hints. */
  readonly login: string;
}

/** snapcraft and the Snap Store. */
export const snapcraft: CanonicalTool = {
  store: 'snap',
  name: 'snapcraft',
  defaultOrigin: 'https://dashboard.snapcraft.io',
  originVariable: 'STORE_DASHBOARD_URL',
  credentialsVariable: 'SNAPCRAFT_STORE_CREDENTIALS',
  login: 'snapcraft login',
};

/** charmcraft and Charmhub. */
export const charmcraft: CanonicalTool = {
  store: 'charmhub',
  name: 'charmcraft',
  defaultOrigin: 'https://api.charmhub.io',
  originVariable: 'CHARMCRAFT_STORE_API_URL',
  credentialsVariable: 'CHARMCRAFT_AUTH',
  login: 'charmcraft login',
};

/** The API that the tool would talk to now. @throws PublishError INVALID_INPUT when the variable holds no URL */
export function currentOrigin(tool: CanonicalTool, env: Environment): string {
  const named = env[tool.originVariable] ?? '';
  if (named === '') return tool.defaultOrigin;
  try {
    return normalizeOrigin(named);
  } catch (thrown) {
    throw new PublishError('INVALID_INPUT', `${tool.originVariable} does not hold the URL of an API`, {
      store: tool.store,
      hint: `unset it, or set it like ${tool.defaultOrigin}`,
      cause: thrown,
    });
  }
}

/** The user name of an origin's entry: its network location, with the port if it has one (contract 3.5). */
export function userOf(origin: string): string {
  return new URL(origin).host;
}

/** The origin behind a user name, which does not tell the scheme. Undefined when it is no host at all. */
export function originOfUser(user: string, tool: CanonicalTool, env: Environment): string | undefined {
  for (const known of [currentOrigin(tool, env), tool.defaultOrigin])
    if (userOf(known) === user) return known;
  const scheme = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/u.test(user) ? 'http' : 'https';
  const url = URL.canParse(`${scheme}://${user}`) ? new URL(`${scheme}://${user}`) : undefined;
  return url === undefined || url.pathname !== '/' || url.username !== '' ? undefined : url.origin;
}

/** What is there and can't be read: names the place and what is wrong, never its content. */
export function damaged(tool: CanonicalTool, where: string, what: string, hint?: string): PublishError {
  return new PublishError('PROTOCOL', `${where} ${what}`, {
    store: tool.store,
    storeCode: 'damaged',
    recovery: 'login',
    hint: hint ?? `log in again with "${tool.login}" or "omnipub login ${tool.store}"`,
  });
}
