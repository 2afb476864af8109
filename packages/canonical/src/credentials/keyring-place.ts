import { type CredentialPlace, PublishError } from '@omnipub/core';
import { readLoginText, writeLoginText } from './exported-login.js';
import { type CanonicalTool, originOfUser, userOf } from './tool.js';

/** The entries of snapcraft or charmcraft in the system's keyring: service = the tool, user = the API's network location. */
export function keyringPlace(tool: CanonicalTool): CredentialPlace {
  const where = (user: string): string => `the keyring entry of ${tool.name} for ${user}`;
  return {
    name: `${tool.name}-keyring`,
    summary: `what "${tool.login}" put into the system keyring (service ${tool.name})`,
    async read({ keyring, env, clock, origin }) {
      const found =
        origin === undefined
          ? (await keyring.findCredentials(tool.name)).map(
              ({ account, password }) => [account, password] as const,
            )
          : [[userOf(origin), await keyring.getPassword(tool.name, userOf(origin))] as const];
      // Of two entries of one user, the one that Python made later stands first (contract 3.5).
      const seen = new Set<string>();
      return found.flatMap(([user, value]) => {
        const itsOrigin = origin ?? originOfUser(user, tool, env);
        if (value === null || value === '' || itsOrigin === undefined || seen.has(user)) return [];
        seen.add(user);
        return readLoginText(value, { tool, env, clock, where: where(user), origin: itsOrigin });
      });
    },
    async write(record, { keyring }) {
      const user = userOf(record.origin);
      const value = writeLoginText(record, tool);
      await keyring.setPassword(tool.name, user, value);
      if ((await keyring.getPassword(tool.name, user)) === value) return;
      throw new PublishError('PROTOCOL', `${where(user)} was written, but reads back differently`, {
        store: tool.store,
        storeCode: 'not-kept',
        hint: 'run "omnipub credentials doctor"',
      });
    },
    remove: ({ origin }, { keyring }) => keyring.deletePassword(tool.name, userOf(origin)),
  };
}
