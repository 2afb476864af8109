import { type Emit, PublishError } from '@omnipub/core';
import type { KojiAuth } from '../auth/koji-auth.js';
import { expandHome } from '../expand-home.js';
import { configOfProfile, type KojiConfig } from '../koji-config.js';
import { loadKojiProfile } from '../koji-profile.js';
import type { ConfigInput } from './definition-schemas.js';

/**
 * The settings of a hub: those of a profile, and above them what was given.
 * @throws PublishError INVALID_INPUT for a profile that is not there, or a certificate that is not named
 */
export async function resolveConfig(
  input: ConfigInput,
  context: { readonly home: string; readonly emit: Emit },
): Promise<KojiConfig> {
  const { profile } = input;
  const base = profile === undefined ? undefined : configOfProfile(await loadKojiProfile(profile, context));
  const home = (path: string): string => expandHome(path, context.home);
  const { serverca, weburl, topurl, account, proxyuser, pollIntervalMs } = input;
  const auth = authOf(input, base?.fallbackAuth, home);
  return {
    ...base,
    // The schema has seen to it that there is one of the two.
    server: input.server ?? base?.server ?? '',
    ...(auth === undefined ? {} : { auth }),
    ...(serverca === undefined ? {} : { serverCa: home(serverca) }),
    ...(weburl === undefined ? {} : { weburl }),
    ...(topurl === undefined ? {} : { topurl }),
    ...(account === undefined ? {} : { account }),
    ...(proxyuser === undefined ? {} : { proxyUser: proxyuser }),
    ...(pollIntervalMs === undefined ? {} : { pollIntervalMs }),
  };
}

/** What was said here about the login; undefined leaves it to the stored one, and then to the profile. */
function authOf(
  { authtype, cert, key, principal }: ConfigInput,
  ofProfile: KojiAuth | undefined,
  home: (path: string) => string,
): KojiAuth | undefined {
  if (authtype === 'noauth') return { type: 'anonymous' };
  if (authtype === 'kerberos' || (authtype === undefined && cert === undefined && principal !== undefined))
    return { type: 'gssapi', ...(principal === undefined ? {} : { principal }) };
  if (cert !== undefined)
    return {
      type: 'certificate',
      files: { cert: home(cert), ...(key === undefined ? {} : { key: home(key) }) },
    };
  if (authtype !== 'ssl') return undefined;
  if (ofProfile?.type === 'certificate') return ofProfile;
  throw new PublishError('INVALID_INPUT', 'the login with a certificate needs one, and none is named', {
    store: 'koji',
    hint: 'name it as cert, or store it: omnipub login koji',
  });
}
