import {
  basicCredentialsOf,
  type CredentialRecord,
  clientCertificateFilesOf,
  type Deps,
  normalizeOrigin,
  PublishError,
} from '@omnipub/core';
import type { KojiConfig } from '../koji-config.js';
import type { KojiAuth } from './koji-auth.js';

/**
 * How to log in: as the settings say, else with what is stored for this hub, else as the profile says; else not at all.
 * @throws PublishError what the credential backends throw; INVALID_INPUT for a stored login of a kind that no hub takes
 */
export async function chooseAuth(
  config: KojiConfig,
  deps: Pick<Deps, 'credentials'>,
  signal: AbortSignal,
): Promise<KojiAuth> {
  if (config.auth !== undefined) return config.auth;
  const origin = normalizeOrigin(config.server);
  const account = config.account === undefined ? {} : { account: config.account };
  const found = await deps.credentials.find({ store: 'koji', origin, ...account }, { signal });
  if (found !== undefined) return authOfRecord(found.record);
  return config.fallbackAuth ?? { type: 'anonymous' };
}

/** What a stored login is to a hub. */
export function authOfRecord(record: CredentialRecord): KojiAuth {
  switch (record.kind) {
    case 'client-cert':
      return { type: 'certificate', files: clientCertificateFilesOf(record) };
    case 'gssapi':
      return { type: 'gssapi', ...(record.account === 'default' ? {} : { principal: record.account }) };
    case 'basic':
      return { type: 'password', ...basicCredentialsOf(record) };
    case 'token':
    case 'macaroon':
    case 'u1-macaroon':
      throw new PublishError('INVALID_INPUT', `no hub takes a login of the kind ${record.kind}`, {
        store: 'koji',
        hint: 'log in with a certificate or Kerberos: omnipub login koji',
      });
  }
}
