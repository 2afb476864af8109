import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  type CredentialRecord,
  callOf,
  type LoginAt,
  type LoginFlow,
  PublishError,
  toPublishError,
} from '@omnipub/core';
import { Base } from '../api/base.js';
import { CoprSession } from '../session/copr-session.js';
import { splitToken } from './basic-secret.js';
import { assertRenewable, renewedRecord, renewInFile } from './renew-token.js';
import { settingsAt } from './who-am-i.js';

/**
 * `omnipub login copr --kind renew`: a new API token by the login that is there, a token or a Kerberos ticket (recording api-token-new).
 * The old token ends at once. Where copr-cli's `~/.config/copr` has it, the new one is put there too, and all else in it stays.
 */
export const renewalFlow: LoginFlow = {
  name: 'renew',
  summary: 'a new API token by the login that you have; the old one ends at once',
  kind: 'basic',
  restrictions: [],
  onlyByName: true,
  async login(io, at) {
    const path = join(at.deps.env.HOME ?? homedir(), '.config', 'copr');
    await assertRenewable(path);
    const old = await presentLogin(at);
    const base = new Base(new CoprSession(settingsAt(at), at.deps));
    const { name } = await base.authCheck(at);
    const token = await base.newApiToken(async (made) => {
      if (old?.kind !== 'basic') return;
      const { login } = splitToken(old.secret);
      const updated = await renewInFile(path, { origin: at.origin, login }, made).catch((thrown: unknown) =>
        toPublishError(thrown),
      );
      // The old token has ended already: what goes wrong now must not cost the new one.
      if (updated instanceof PublishError)
        io.say(
          `${path} still has the old token: ${updated.message}; omnipub credentials export copr writes it anew`,
        );
      else if (updated) io.say(`${path} has the new token, too`);
    }, at);
    const key = old ?? { store: 'copr', origin: at.origin, account: at.account ?? 'default' };
    return renewedRecord({ username: name, ...key }, token, at.deps.clock.now());
  },
};

async function presentLogin({
  deps,
  origin,
  account,
  ...control
}: LoginAt): Promise<CredentialRecord | undefined> {
  const query = { store: 'copr', origin, ...(account === undefined ? {} : { account }) };
  return (await deps.credentials.find(query, { signal: callOf(control).signal }))?.record;
}
