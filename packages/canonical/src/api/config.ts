import { type Environment, normalizeOrigin, PublishError } from '@omnipub/core';
import { type CanonicalTool, currentOrigin } from '../credentials/tool.js';

/** Where a store is. What is left out is read from the variables of its own tools, then the vendor's hosts (canonical contract 0). */
export interface ApiConfig {
  /** The API. @default `STORE_DASHBOARD_URL` or `CHARMCRAFT_STORE_API_URL`, else the vendor's */
  readonly url?: string | undefined;
  /** Where bytes are uploaded. @default `STORE_UPLOAD_URL` or `CHARMCRAFT_UPLOAD_URL`, else the vendor's */
  readonly storageUrl?: string | undefined;
  /** Ubuntu One. @default `UBUNTU_ONE_SSO_URL` or `CHARMCRAFT_STORE_SSO_URL`, else the vendor's */
  readonly ssoUrl?: string | undefined;
  /** Whose login is used, where there are several. @default the only one */
  readonly account?: string | undefined;
  /** Milliseconds to wait for review and processing. @default 1_800_000 */
  readonly settleTimeoutMs?: number | undefined;
  /** Milliseconds to find out what became of a request whose answer was lost. @default 30_000 */
  readonly probeTimeoutMs?: number | undefined;
}

/** An {@link ApiConfig} with nothing left open; no URL ends in a slash. */
export interface Endpoints {
  /** Scheme, host and port of the API: what logins are kept under. */
  readonly origin: string;
  readonly api: string;
  readonly storage: string;
  readonly sso: string;
}

const variables = {
  snap: { storage: 'STORE_UPLOAD_URL', sso: 'UBUNTU_ONE_SSO_URL' },
  charmhub: { storage: 'CHARMCRAFT_UPLOAD_URL', sso: 'CHARMCRAFT_STORE_SSO_URL' },
} as const;

const STORAGE = 'https://storage.snapcraftcontent.com';
const SSO = 'https://login.ubuntu.com';
const STAGING_STORAGE = 'https://storage.staging.snapcraftcontent.com';
const STAGING_SSO = 'https://login.staging.ubuntu.com';

/**
 * Fills in a configuration. A staging API brings the other staging hosts with it.
 * @throws PublishError INVALID_INPUT naming the setting or variable that is no URL
 */
export function endpointsOf(config: ApiConfig, tool: CanonicalTool, env: Environment): Endpoints {
  const api = serverUrl(config.url ?? env[tool.originVariable], tool, {
    name: config.url === undefined ? tool.originVariable : 'url',
    otherwise: currentOrigin(tool, env),
  });
  const staging = /\.staging\./u.test(new URL(api).hostname);
  const names = variables[tool.store];
  return {
    origin: normalizeOrigin(api),
    api,
    storage: serverUrl(config.storageUrl ?? env[names.storage], tool, {
      name: config.storageUrl === undefined ? names.storage : 'storageUrl',
      otherwise: staging ? STAGING_STORAGE : STORAGE,
    }),
    sso: serverUrl(config.ssoUrl ?? env[names.sso], tool, {
      name: config.ssoUrl === undefined ? names.sso : 'ssoUrl',
      otherwise: staging ? STAGING_SSO : SSO,
    }),
  };
}

/**
 * A server's URL without a slash at its end. An empty text counts as none.
 * @throws PublishError INVALID_INPUT naming the setting or variable that is no URL
 */
export function serverUrl(
  text: string | undefined,
  tool: CanonicalTool,
  { name, otherwise }: { readonly name: string; readonly otherwise: string },
): string {
  const given = text === undefined || text.trim() === '' ? otherwise : text.trim();
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (
    url === undefined ||
    !/^https?:$/u.test(url.protocol) ||
    url.search !== '' ||
    url.hash !== '' ||
    url.username !== ''
  )
    throw new PublishError('INVALID_INPUT', `${name} is not the URL of a server`, {
      store: tool.store,
      hint: `write it like ${otherwise}`,
    });
  return url.href.replace(/\/+$/u, '');
}
