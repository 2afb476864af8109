import { join } from 'node:path';
import {
  type CredentialPlace,
  type CredentialRecord,
  decodePythonConfig,
  normalizeOrigin,
  type PlaceContext,
  PublishError,
  readSmallFile,
  replaceFile,
} from '@omnipub/core';
import { splitToken } from './basic-secret.js';
import { type CoprConfig, parseCoprConfig } from './config-file.js';
import { recordOf } from './config-record.js';
import { forgetToken, newCoprConfig, renewCoprConfig } from './renew-config.js';

/** copr-cli's configuration file: `~/.config/copr`, or one that the user names (copr contract 8). */
export const coprConfigPlace: CredentialPlace = {
  name: 'copr-config',
  summary: "copr-cli's ~/.config/copr, or a file that you name",
  async read(context) {
    const found = await load(context);
    // Only for reading does a file that was named have to be there.
    if (found === undefined && context.path !== undefined)
      throw invalid(
        `${context.path} is not there`,
        'name the configuration file of copr-cli, or leave it out',
      );
    const record =
      found === undefined ? undefined : usable(at(context).path, () => recordOf(found.config, context.clock));
    const wanted = record !== undefined && (context.origin === undefined || context.origin === record.origin);
    return wanted ? [record] : [];
  },
  async write(record, context) {
    const { path } = at(context);
    if (record.kind !== 'basic')
      throw invalid(`a credential of kind "${record.kind}" is nothing for ${path}`, 'use an API token');
    const token = {
      ...splitToken(record.secret),
      ...(record.expiresAt === undefined ? {} : { expiresOn: record.expiresAt.slice(0, 10) }),
    };
    const found = await load(context);
    if (found !== undefined) checkSame(found.config, record, path);
    const username = record.account === 'default' ? {} : { username: record.account };
    const text =
      found === undefined
        ? newCoprConfig(token, { url: record.origin, ...username })
        : renewCoprConfig(found.text, token);
    const read = parseCoprConfig(text, path);
    if (read.login !== token.login || read.token !== token.token)
      throw invalid(`${path} can't hold this token`, 'log in again for a new one');
    await replaceFile(path, text);
  },
  async remove({ origin }, context) {
    const found = await load(context);
    if (found?.config.token === undefined || normalizeOrigin(found.config.url) !== origin) return false;
    await replaceFile(at(context).path, forgetToken(found.text));
    return true;
  },
};

/** Not `$XDG_CONFIG_HOME`: copr-cli does not look there. */
function at({ path, home }: PlaceContext): { readonly path: string } {
  return { path: path ?? join(home, '.config', 'copr') };
}

async function load(context: PlaceContext): Promise<{ text: string; config: CoprConfig } | undefined> {
  const { path } = at(context);
  const file = await readSmallFile(path);
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = decodePythonConfig(file.bytes, path);
  } catch {
    throw invalid(`${path} is no text in UTF-8`, 'look at it with an editor');
  }
  const config = parseCoprConfig(text, path);
  if (file.open && config.token !== undefined) {
    const message = `${path} holds a token, and other users of this machine can read it; run: chmod 600 ${path}`;
    context.emit({ type: 'warning', code: 'unsafe-mode', message });
  }
  return { text, config };
}

/** The file holds one login; that of another server or account is not overwritten. */
function checkSame(config: CoprConfig, record: CredentialRecord, path: string): void {
  const other =
    normalizeOrigin(config.url) !== record.origin
      ? `of ${config.url}`
      : config.username !== undefined && record.account !== 'default' && config.username !== record.account
        ? `of ${config.username}`
        : undefined;
  if (other === undefined) return;
  throw new PublishError('CONFLICT', `${path} holds the login ${other}`, {
    store: 'copr',
    hint: 'name another file, and use it with copr-cli --config FILE',
  });
}

/** What is wrong with a token in the file is no fault of what was typed. */
function usable<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    if (!(thrown instanceof PublishError)) throw thrown;
    const { message, hint = '' } = thrown;
    throw new PublishError('PROTOCOL', `${path}: ${message}`, {
      store: 'copr',
      storeCode: 'damaged',
      recovery: 'fix-input',
      hint,
    });
  }
}

function invalid(message: string, hint: string): PublishError {
  return new PublishError('INVALID_INPUT', message, { store: 'copr', hint });
}
