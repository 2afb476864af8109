import { PublishError } from '../../errors.js';
import { registerSecret } from '../../redact.js';
import type { Keyring } from '../keyring.js';

/** Adds what every keyring owes its callers: secrets are known to redaction, and what is written is read back. */
export function carefulKeyring(keyring: Keyring): Keyring {
  return {
    async getPassword(service, account) {
      const password = await keyring.getPassword(service, account);
      if (password !== null) registerSecret(password);
      return password;
    },
    async setPassword(service, account, password) {
      registerSecret(password);
      await keyring.setPassword(service, account, password);
      if ((await keyring.getPassword(service, account)) === password) return;
      throw new PublishError(
        'PROTOCOL',
        `the keyring entry of "${account}" on "${service}" was written, but reads back differently`,
        {
          storeCode: 'not-kept',
          hint: 'another program may write the same entry; run again, or use another place',
        },
      );
    },
    deletePassword: async (service, account) => keyring.deletePassword(service, account),
    async findCredentials(service) {
      const found = await keyring.findCredentials(service);
      for (const { password } of found) registerSecret(password);
      return found;
    },
  };
}
