import { homedir } from 'node:os';
import { createDeps, type Deps, type Emit, PublishError } from '@omnipub/core';
import { KojiClient } from './client.js';
import type { KojiConfigContext } from './config-files.js';
import { configOfProfile, type KojiConfig } from './koji-config.js';
import { loadKojiProfile, loadKojiProfiles } from './koji-profile.js';
import { profileOfWebUrl } from './web/profile-of-web-url.js';

/** Where profiles are looked for, and what differs from them. */
export interface ProfileClientOptions extends Partial<KojiConfigContext> {
  /** Settings that go before those of the profile. */
  readonly config?: Partial<KojiConfig> | undefined;
  /** Deps that go before those of an ordinary program. */
  readonly deps?: Partial<Deps> | undefined;
}

/**
 * A client for a profile of koji's configuration: `await openKojiProfile('fedora')`; without a name it is `koji`, as for the command.
 * {@link loadKojiProfile}
 * @throws PublishError INVALID_INPUT when there is none of that name; UNSUPPORTED for `no_ssl_verify`
 */
export async function openKojiProfile(
  name = 'koji',
  options: ProfileClientOptions = {},
): Promise<KojiClient> {
  const { context, deps } = partsOf(options);
  const profile = await loadKojiProfile(name, context);
  return new KojiClient({ ...configOfProfile(profile), ...options.config }, deps);
}

/**
 * A client for the hub behind a page of kojiweb, by the `weburl` of the profiles: somebody pastes
 * `https://koji.example.org/koji/taskinfo?taskID=1`, and `client.fromWeb(url)` has the task.
 * @throws PublishError NOT_FOUND when no profile has that kojiweb; what {@link openKojiProfile} throws
 */
export async function openKojiOfWebUrl(url: string, options: ProfileClientOptions = {}): Promise<KojiClient> {
  const { context, deps } = partsOf(options);
  const profiles = await loadKojiProfiles(context);
  const profile = profileOfWebUrl(url, profiles);
  if (profile === undefined)
    throw new PublishError('NOT_FOUND', 'no profile has a kojiweb with that page', {
      store: 'koji',
      hint: `there are the profiles ${profiles.map(({ name }) => name).join(', ') || '(none)'}; their weburl is what counts`,
    });
  return new KojiClient({ ...configOfProfile(profile), ...options.config }, deps);
}

function partsOf(options: ProfileClientOptions): {
  readonly context: KojiConfigContext;
  readonly deps: Deps;
} {
  const { config: _config, deps: given, ...places } = options;
  const deps = createDeps(given);
  const warn: Emit = (event) => {
    if (event.type === 'warning') deps.log.warn(event.message, { code: event.code });
  };
  return { context: { home: homedir(), emit: warn, ...places }, deps };
}
