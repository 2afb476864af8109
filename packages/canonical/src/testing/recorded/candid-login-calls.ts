import { expect } from 'vitest';
import { type CandidOptions, loginCandid } from '../../login/candid.js';
import type { RecordedCall, RecordedCalls } from './recorded-call.js';

/** Logs in through a browser, which visits the page that it is shown. */
function login(options: Pick<CandidOptions, 'store' | 'restrictions'>): RecordedCall {
  return {
    call: async ({ config, deps, values, visit }) => {
      const io: CandidOptions['io'] = {
        say: () => undefined,
        ask: async () => Promise.reject(new Error('nothing has to be asked')),
        openBrowser: async (url) => {
          await visit(url);
          return true;
        },
      };
      const record = await loginCandid({ ...options, config, io, methods: ['browser'] }, deps);
      expect(record).toMatchObject({ kind: 'macaroon', secret: values.sent('<store-token-candid>') });
    },
  };
}

const craftStore = {
  permissions: ['account-register-package', 'package-manage', 'package-view'],
  ttl: 3600,
};

/** Logging in with Candid, in each form of its root, its ids and its interactions (canonical contract 3.2). */
export const candidLoginCalls: RecordedCalls = {
  candid_login_bakery_v3_cdata: login({ store: 'charmhub', restrictions: craftStore }),
  candid_login_legacy_interaction: login({ store: 'charmhub', restrictions: craftStore }),
  candid_login_snapstore: login({
    store: 'snap',
    restrictions: { permissions: ['package-manage'], packages: ['my-snap'], channels: ['edge'], ttl: 3600 },
  }),
};
