import type { Deps, HttpClient } from '@omnipub/core';
import { type ApiConfig, serverUrl } from '../api/config.js';
import { type ApiSession, snapSession } from '../api/session.js';
import { charmcraft, snapcraft } from '../credentials/tool.js';
import { openGateway } from './gateway/open-gateway.js';
import { isOnPremises } from './on-premises/is-on-premises.js';

/** Where the Snap Store is. What is left out is read from the variables of snapcraft, then the vendor's hosts (canonical contract 0). */
export interface SnapStoreConfig extends ApiConfig {
  /**
   * The publisher gateway, which has what the dashboard's API has not: creating tracks, giving up a name.
   * @default `CHARMCRAFT_STORE_API_URL`, else the vendor's with the vendor's dashboard
   */
  readonly gatewayUrl?: string | undefined;
}

/** What the functions of the client share: the dashboard's API and, where there is one, the gateway. Nothing is sent when it is made. */
export interface SnapSession extends ApiSession {
  /** Signed with a token that the dashboard's login is exchanged for; absent where nobody said where it is. */
  readonly gateway?: HttpClient;
}

/** Opens a session of the Snap Store. @throws PublishError INVALID_INPUT for a URL that is none */
export function openSnapSession(config: SnapStoreConfig, deps: Deps): SnapSession {
  const session = snapSession(config, deps);
  // On premises the one API is the gateway.
  if (isOnPremises(session)) return { ...session, gateway: session.http };
  const url = gatewayUrl(config, session);
  if (url === undefined) return session;
  return { ...session, gateway: openGateway(session, { url, account: config.account }) };
}

/** A login of another dashboard must not go to the vendor: without its own gateway it has none. */
function gatewayUrl(config: SnapStoreConfig, session: ApiSession): string | undefined {
  const { env } = session.deps;
  const named = config.gatewayUrl ?? env[charmcraft.originVariable];
  const otherwise = vendorGateways[session.endpoints.origin];
  if ((named ?? '').trim() === '') return otherwise;
  return serverUrl(named, snapcraft, {
    name: config.gatewayUrl === undefined ? charmcraft.originVariable : 'gatewayUrl',
    otherwise: otherwise ?? charmcraft.defaultOrigin,
  });
}

const vendorGateways: Readonly<Record<string, string>> = {
  [snapcraft.defaultOrigin]: charmcraft.defaultOrigin,
  'https://dashboard.staging.snapcraft.io': 'https://api.staging.charmhub.io',
};
