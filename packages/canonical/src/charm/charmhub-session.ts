import { type Deps, PublishError } from '@omnipub/core';
import type { ApiConfig } from '../api/config.js';
import { type ApiSession, charmhubSession } from '../api/session.js';

/** Where Charmhub is. What is left out is read from charmcraft's own variables, then the vendor's hosts (canonical contract 0). */
export interface CharmhubConfig extends ApiConfig {
  /** Where images of resources go. @default `CHARMCRAFT_REGISTRY_URL`, else the registry that each image's name has in it */
  readonly registryUrl?: string | undefined;
}

/** A session of Charmhub's gateway, and of the registry that belongs to it. */
export interface CharmhubSession extends ApiSession {
  /** Only where the user named one. */
  readonly registry?: URL;
}

/** Opens a session; nothing is sent. @throws PublishError INVALID_INPUT for a URL that is none */
export function openCharmhub(config: CharmhubConfig, deps: Deps): CharmhubSession {
  const session = charmhubSession(config, deps);
  const registry = registryOf(config, deps);
  return { ...session, ...(registry === undefined ? {} : { registry }) };
}

function registryOf(config: CharmhubConfig, deps: Deps): URL | undefined {
  const text = (config.registryUrl ?? deps.env.CHARMCRAFT_REGISTRY_URL ?? '').trim();
  if (text === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/u.test(url.protocol) && url.username === '' && url.search === '')
    return url;
  const name = config.registryUrl === undefined ? 'CHARMCRAFT_REGISTRY_URL' : 'registryUrl';
  throw new PublishError('INVALID_INPUT', `${name} is not the URL of a registry`, {
    store: 'charmhub',
    hint: 'write it like https://registry.jujucharms.com',
  });
}
