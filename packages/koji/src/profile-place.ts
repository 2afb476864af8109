import {
  type CredentialPlace,
  type CredentialRecord,
  normalizeOrigin,
  PublishError,
  readSmallFile,
} from '@omnipub/core';
import { certificateFacts } from './certificate-facts.js';
import { type KojiProfile, loadKojiProfile, loadKojiProfiles } from './koji-profile.js';

/** The credentials of koji's profiles; `noauth` and `password` have none in a file. Read only, people write profiles. */
export const kojiProfilePlace: CredentialPlace = {
  name: 'koji-profile',
  summary:
    "the profiles of koji's configuration: /etc/koji.conf, /etc/koji.conf.d, ~/.koji/config, ~/.koji/config.d",
  async read(context) {
    const profiles =
      context.profile === undefined
        ? await loadKojiProfiles(context)
        : [await loadKojiProfile(context.profile, context)];
    const records = new Map<string, CredentialRecord>();
    for (const profile of profiles) {
      const origin = normalizeOrigin(profile.server);
      if (context.origin !== undefined && context.origin !== origin) continue;
      const record = await recordOf(profile, origin, new Date(context.clock.now()).toISOString());
      const key = JSON.stringify([record?.origin, record?.account]);
      if (record !== undefined && !records.has(key)) records.set(key, record);
    }
    return [...records.values()];
  },
};

async function recordOf(
  profile: KojiProfile,
  origin: string,
  now: string,
): Promise<CredentialRecord | undefined> {
  const { authtype, cert, principal, name } = profile;
  const base = { store: 'koji', origin };
  if (authtype === 'kerberos')
    return { ...base, account: principal ?? 'default', kind: 'gssapi', secret: '', madeAt: now };
  if (authtype !== 'ssl') return undefined;
  const file = cert === '' ? undefined : await readSmallFile(cert);
  if (file === undefined)
    throw unreadable(
      `[${name}] wants a certificate, and ${cert === '' ? 'names none' : `${cert} is not there`}`,
    );
  let facts: ReturnType<typeof certificateFacts>;
  try {
    facts = certificateFacts(file.bytes);
  } catch {
    throw unreadable(`${cert}, the certificate of [${name}], is no certificate in PEM`);
  }
  return {
    ...base,
    account: facts.commonName ?? 'default',
    kind: 'client-cert',
    secret: JSON.stringify({ cert }),
    madeAt: facts.validFrom,
    expiresAt: facts.expiresAt,
  };
}

function unreadable(message: string): PublishError {
  return new PublishError('PROTOCOL', message, {
    store: 'koji',
    storeCode: 'damaged',
    recovery: 'fix-input',
    hint: 'put certificate and key into one PEM file, and name it as "cert" in the profile or lay it at ~/.koji/client.crt',
  });
}
