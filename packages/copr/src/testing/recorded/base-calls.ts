import { asInput, eachOf, type RecordedCalls, refusedEach } from './recorded-call.js';

const authCheck = { call: async ({ client }) => client.base.authCheck() } satisfies RecordedCalls[string];
const newToken = {
  call: async ({ client }) => {
    let saved: unknown;
    const { login, token, expiresOn } = await client.base.newApiToken(async (made) => {
      saved = made;
    });
    return saved === undefined ? 'not saved' : { api_login: login, api_token: token, expiration: expiresOn };
  },
} satisfies RecordedCalls[string];
const monitor = {
  call: async ({ client, url }) => {
    const { ownername = '', projectname = '', project_dirname } = Object.fromEntries(url().searchParams);
    const fields = url().searchParams.getAll('additional_fields[]');
    return {
      packages: await client.monitor.get(
        asInput({
          ...{ ownername, projectname },
          ...(project_dirname === undefined ? {} : { project_dirname }),
          ...(fields.length === 0 ? {} : { additional_fields: fields }),
        }),
      ),
    };
  },
} satisfies RecordedCalls[string];

/** Recordings of logins with a token, of tokens, of the instance's chroots and of monitors. */
export const baseCalls: RecordedCalls = {
  ...eachOf('auth-check-ok auth-check-bad-token-401', authCheck),
  'auth-check-401-retry3': { ...authCheck, otherwise: [/^1 .*: not sent$/u, /^2 .*: not sent$/u] },
  'auth-missing-config': { ...authCheck, login: 'none', fails: { code: 'AUTH_MISSING' } },
  ...eachOf('api-token-new cli-new-api-token', newToken),
  ...eachOf('mock-chroots-list cli-list-chroots', { call: async ({ client }) => client.mockChroots.list() }),
  ...eachOf('monitor monitor-fields monitor-dir cli-monitor', monitor),
  ...refusedEach('monitor-fields-bad-400', monitor),
};
