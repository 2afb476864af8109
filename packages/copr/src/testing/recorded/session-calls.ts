import type { RecordedCall, RecordedCalls } from './recorded-call.js';

const authCheck: RecordedCall = { call: async ({ client }) => client.base.authCheck() };

/** Recordings of logins by Kerberos, whose ticket is a stand-in there and here, and of the sessions that they open. */
export const sessionCalls: RecordedCalls = {
  'gssapi-cached-login': { ...authCheck, login: 'session' },
  'gssapi-first-login': { ...authCheck, login: 'kerberos' },
  'gssapi-expired-cache': { ...authCheck, login: 'expired-session' },
  'gssapi-stale-cookie-attempts3': { ...authCheck, login: 'session' },
  'gssapi-no-credentials-403': { ...authCheck, login: 'kerberos' },
};
