import {
  type CredentialRecord,
  decodePythonConfig,
  normalizeOrigin,
  PublishError,
  readSmallFile,
  replaceFile,
} from '@omnipub/core';
import type { NewApiToken } from '../api/base.js';
import { joinToken } from './basic-secret.js';
import { parseCoprConfig } from './config-file.js';
import { renewCoprConfig } from './renew-config.js';

/** The record of a new token, in place of an old one's, or the first under this key. */
export function renewedRecord(
  old: Omit<CredentialRecord, 'kind' | 'secret' | 'madeAt'>,
  token: NewApiToken,
  now: number,
): CredentialRecord {
  return {
    ...old,
    kind: 'basic',
    secret: joinToken(token.login, token.token),
    madeAt: new Date(now).toISOString(),
    expiresAt: `${token.expiresOn}T00:00:00.000Z`,
  };
}

/**
 * Puts a new token into copr-cli's configuration file where that has the old one, which has just ended; all else in it stays
 * (copr contract 8). A file of another login is left alone.
 * @returns whether it had
 * @throws PublishError INVALID_INPUT when the file can't be written
 */
export async function renewInFile(
  path: string,
  old: { readonly origin: string; readonly login: string },
  token: NewApiToken,
): Promise<boolean> {
  const file = await readSmallFile(path);
  if (file === undefined) return false;
  const text = decodePythonConfig(file.bytes, path);
  const config = parseCoprConfig(text, path);
  if (config.login !== old.login || normalizeOrigin(config.url) !== old.origin) return false;
  await replaceFile(path, renewCoprConfig(text, token));
  return true;
}

/** Can the file be written? Asked before the old token ends. @throws PublishError INVALID_INPUT */
export async function assertRenewable(path: string): Promise<void> {
  const file = await readSmallFile(path);
  if (file === undefined) return;
  const text = decodePythonConfig(file.bytes, path);
  parseCoprConfig(text, path);
  try {
    await replaceFile(path, text);
  } catch (thrown) {
    throw new PublishError('INVALID_INPUT', `${path} can't be written, so that the token is not renewed`, {
      store: 'copr',
      cause: thrown,
      hint: `look at the rights of ${path}`,
    });
  }
}
