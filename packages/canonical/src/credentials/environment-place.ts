import { type CredentialPlace, PublishError } from '@omnipub/core';
import { readLoginText } from './exported-login.js';
import type { CanonicalTool } from './tool.js';

/** `SNAPCRAFT_STORE_CREDENTIALS` or `CHARMCRAFT_AUTH`; an empty one counts as unset (canonical contract 3.5). Read only. */
export function environmentPlace(tool: CanonicalTool): CredentialPlace {
  const variable = tool.credentialsVariable;
  return {
    name: `${tool.name}-environment`,
    summary: `an exported login in the variable ${variable}`,
    async read({ env, clock, origin }) {
      const value = (env[variable] ?? '').trim();
      if (value === '') return [];
      if (tool.name === 'snapcraft' && env.SNAPCRAFT_STORE_AUTH === 'candid')
        throw new PublishError(
          'UNSUPPORTED',
          'SNAPCRAFT_STORE_AUTH=candid: the Snap Store has no Candid logins any more',
          {
            store: tool.store,
            recovery: 'fix-input',
            hint: 'unset SNAPCRAFT_STORE_AUTH, and export a login again with "snapcraft export-login"',
          },
        );
      const records = readLoginText(value, { tool, env, clock, where: variable });
      return records.filter((record) => origin === undefined || record.origin === origin);
    },
  };
}
