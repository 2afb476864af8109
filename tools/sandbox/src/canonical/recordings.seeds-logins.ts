import { mySnap } from './recordings.seeds-snaps.js';
import { inOrder, permitted, permittedLogin, type Seed, type Seeds, set } from './recordings.steps.js';

const staleDischarge = (refreshManner: 'both' | 'header'): Seed =>
  inOrder(set({ refreshManner }), ({ control }) => control.expireDischarges());

/** A root for which Candid is asked, with a permission that the dashboard has: the recorded request asks for another. */
const candidRootOfDashboard: Seed = async ({ urls }, values) => {
  const answer = await fetch(`${urls.dashboard}/api/v2/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ permissions: ['package_manage'] }),
  });
  const { macaroon } = (await answer.json()) as { readonly macaroon: string };
  values.set('candid-root-json-escaped', macaroon);
};

/** Logging in, and logins that are old. */
export const loginSeeds: Seeds = {
  candid_login_bakery_v3_cdata: set({ candidRoots: 3 }),
  candid_login_legacy_interaction: ({ control }) => control.candid.set({ legacyOnly: true }),
  candid_login_snapstore: inOrder(mySnap(), candidRootOfDashboard),
  charmhub_needs_refresh_candid: ({ control }) => control.expireTokens(),
  charmhub_whoami: permitted('package-view'),
  pg_developer_token_macaroon: permitted('package-view'),
  pg_u1_first_request_exchanges: permittedLogin('charmhub', 'package-view'),
  snapcraft_401_relogin: inOrder(mySnap(), staleDischarge('header')),
  snapcraft_export_login: mySnap(),
  snapcraft_needs_refresh: inOrder(permittedLogin('snap', 'package-view'), staleDischarge('both')),
  snapcraft_onprem_login: ({ control }, values) => values.set('admin-macaroon', control.adminMacaroon()),
  u1_env_credentials_untyped: permittedLogin('snap', 'package-view'),
  u1_login_otp: mySnap({ publisher: 'otp@example.com' }),
  u1_needs_refresh: inOrder(permittedLogin('snap', 'package-view'), staleDischarge('both')),
  u1_needs_refresh_header_only: staleDischarge('header'),
  u1_whoami: permittedLogin('snap', 'package-view'),
};
