import { expect } from 'vitest';
import { whoAmI } from '../../login/who-am-i.js';
import type { Replay } from '../replay.js';
import { jo } from './identities.js';
import type { RecordedCall, RecordedCalls } from './recorded-call.js';

const ask = (store: 'snap' | 'charmhub', more: Omit<RecordedCall, 'call'> = {}): RecordedCall => ({
  ...more,
  call: async ({ config, deps }) => expect(await whoAmI({ store, config }, deps)).toMatchObject(jo),
});

/** The login that is kept after the call. */
async function kept({ credentials, urls }: Replay, store: 'snap' | 'charmhub'): Promise<unknown> {
  const found = await credentials.get(
    { store, origin: urls.api, account: 'default' },
    { signal: new AbortController().signal },
  );
  return found?.record;
}

const refreshed = (call: RecordedCall): RecordedCall => ({
  ...call,
  call: async (replay) => {
    await call.call(replay);
    const discharge = replay.values.sent('<u1-discharge-unbound-9>');
    expect(discharge).not.toBe(replay.values.login.discharge);
    expect(await kept(replay, 'snap')).toMatchObject({
      secret: expect.stringContaining(discharge) as unknown,
    });
  },
});

/** A login that is used, renewed, exchanged or refused. */
export const sessionCalls: RecordedCalls = {
  charmhub_whoami: ask('charmhub'),
  pg_developer_token_macaroon: ask('charmhub'),
  u1_needs_refresh: refreshed(ask('snap')),
  snapcraft_needs_refresh: refreshed(ask('snap')),
  u1_needs_refresh_header_only: refreshed(
    ask('snap', {
      options: {
        also: [
          {
            service: 'sso',
            method: 'POST',
            path: '/api/v2/tokens/refresh',
            response: { body: { discharge_macaroon: '<u1-discharge-unbound-9>' } },
          },
          {
            service: 'api',
            method: 'GET',
            path: '/api/v2/tokens/whoami',
            response: {
              body: { account: { id: 'acc-1', ...jo, 'display-name': 'Jo' }, permissions: ['package-view'] },
            },
          },
        ],
      },
      otherwise: ['also sent: sso POST /api/v2/tokens/refresh', 'also sent: api GET /api/v2/tokens/whoami'],
    }),
  ),
  charmhub_needs_refresh_candid: ask('charmhub', {
    fails: { code: 'AUTH_EXPIRED', recovery: 'login', storeCode: 'macaroon-needs-refresh' },
  }),
  pg_u1_first_request_exchanges: {
    call: async (replay) => {
      expect(await whoAmI({ store: 'charmhub', config: replay.config }, replay.deps)).toMatchObject(jo);
      expect(await kept(replay, 'charmhub')).toMatchObject({
        kind: 'macaroon',
        secret: replay.values.sent('<store-token-usso>'),
      });
    },
  },
};
