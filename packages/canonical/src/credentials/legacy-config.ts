import type { Environment } from '@omnipub/core';
import { PythonConfigError, readPythonConfig } from '@omnipub/core';
import { type CanonicalTool, currentOrigin, damaged, snapcraft } from './tool.js';

/** A login of snapcraft 6 and older. */
export interface LegacyLogin {
  readonly origin: string;
  readonly root: string;
  readonly discharge: string;
}

/** Ubuntu One's hosts, and the stores whose logins are made there (canonical contract 0). */
const storeOfSso: Readonly<Record<string, string>> = {
  'login.ubuntu.com': 'https://dashboard.snapcraft.io',
  'login.staging.ubuntu.com': 'https://dashboard.staging.snapcraft.io',
};

/** True for a text that begins like an INI file: JSON and base64 never do. */
export function looksLikeLegacyConfig(text: string): boolean {
  return !text.trimStart().startsWith('{') && /^\s*\[[A-Za-z0-9.:_-]+\]\s*$/mu.test(text);
}

/**
 * Reads `snapcraft.cfg`: a section for each SSO host, with `macaroon` and `unbound_discharge` (canonical contract 3.5).
 * Sections of other hosts belong to the store that `STORE_DASHBOARD_URL` names.
 *
 * @throws PublishError PROTOCOL
 */
export function parseLegacyConfig(text: string, env: Environment, where: string): LegacyLogin[] {
  const tool: CanonicalTool = snapcraft;
  try {
    const config = readPythonConfig([{ name: where, text }]);
    return config.sections.flatMap((section) => {
      const [root, discharge] = ['macaroon', 'unbound_discharge'].map(
        (name) => config.raw(section, name) ?? '',
      );
      if (root === undefined || discharge === undefined || (root === '' && discharge === '')) return [];
      if (root === '' || discharge === '')
        throw damaged(
          tool,
          where,
          `has only half a login in [${section}]: macaroon and unbound_discharge belong together`,
        );
      return [{ origin: storeOfSso[section] ?? currentOrigin(tool, env), root, discharge }];
    });
  } catch (thrown) {
    if (!(thrown instanceof PythonConfigError)) throw thrown;
    throw damaged(tool, where, `is no file of snapcraft 6 or older: ${thrown.message}`);
  }
}
