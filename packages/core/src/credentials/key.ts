import { PublishError } from '../errors.js';
import type { CredentialKey } from './record.js';

/**
 * The origin of a URL in its one spelling: lower case, no default port, no path. So that `https://Copr.example:443/api`
 * and `https://copr.example` are one origin.
 * @throws PublishError INVALID_INPUT; the text is not repeated, because it may be a secret pasted into the wrong field
 */
export function normalizeOrigin(text: string): string {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw invalid(
      'the origin is not a URL',
      'write scheme, host and port, such as https://dashboard.snapcraft.io',
    );
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalid('the origin is neither https nor http', 'write it like https://dashboard.snapcraft.io');
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid('the origin holds a user name or password', 'leave out what stands before the @');
  }
  return url.origin;
}

/**
 * The one spelling of a key, which every backend compares and stores.
 * @throws PublishError INVALID_INPUT for an empty or unprintable part
 */
export function normalizeKey(key: CredentialKey): CredentialKey {
  const { store, account } = key;
  if (!/^[a-z][a-z0-9-]*$/.test(store)) {
    throw invalid('the name of the store is not a kind of store', 'use one like snap, charmhub, copr, koji');
  }
  if (account.trim() !== account || !/^[^\u0000-\u001f\u007f]{1,256}$/u.test(account)) {
    throw invalid(
      'the account is empty, longer than 256 characters, or has spaces around or control characters in it',
      'use the account as the store names it, or default',
    );
  }
  return { store, origin: normalizeOrigin(key.origin), account };
}

/** A key as one string, equal exactly for equal normalised keys. */
export function keyId({ store, origin, account }: CredentialKey): string {
  return JSON.stringify([store, origin, account]);
}

/** A key in words: `maria at https://copr.fedorainfracloud.org (copr)`. */
export function keyInWords({ store, origin, account }: CredentialKey): string {
  return `${account} at ${origin} (${store})`;
}

function invalid(message: string, hint: string): PublishError {
  return new PublishError('INVALID_INPUT', message, { hint });
}
