import { expect } from 'vitest';
import { entryText, storedOf } from '../../credentials/stored-secret.js';
import { charmcraft, snapcraft } from '../../credentials/tool.js';
import { loginOnPremises } from '../../login/on-premises.js';
import { loginUbuntuOne, type UbuntuOneOptions } from '../../login/ubuntu-one.js';
import type { Replay } from '../replay.js';
import type { RecordedCall, RecordedCalls } from './recorded-call.js';

type LoginOptions = Pick<UbuntuOneOptions, 'store' | 'restrictions' | 'otp'> & { readonly email?: string };

/** Logs in, and compares what is kept with what the tool kept under this field of the recording. */
function login(
  options: LoginOptions,
  keptUnder?: string,
  more: Omit<RecordedCall, 'call'> = {},
): RecordedCall {
  return {
    ...more,
    call: async (replay) => {
      const { values, config, deps, recording } = replay;
      const { store, otp } = options;
      const record = await loginUbuntuOne(
        {
          email: 'jo@example.com',
          ...options,
          ...(otp === '<otp>' ? { otp: values.sent(otp) } : {}),
          password: values.sent('<password>'),
          config,
        },
        deps,
      );
      const tool = store === 'snap' ? snapcraft : charmcraft;
      expect(record).toMatchObject({ store, origin: replay.urls.api, kind: 'u1-macaroon' });
      if (keptUnder !== undefined)
        expect(entryText(storedOf(record, tool), tool)).toBe(values.sent(fieldOf(recording, keptUnder)));
    },
  };
}

function fieldOf(recording: Replay['recording'], path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], recording);
}

const restricted = { packages: ['my-snap'], channels: ['latest/edge'] };
const needsCode = { fails: { code: 'AUTH_DENIED', storeCode: 'twofactor-required' } };

/** Logging in with Ubuntu One, at both stores, and on premises. */
export const u1LoginCalls: RecordedCalls = {
  u1_login: login({ store: 'snap' }, 'keyring.value_decoded'),
  u1_login_otp: login(
    { store: 'snap', email: 'otp@example.com', otp: '<otp>', restrictions: restricted },
    'export_login_value_decoded',
  ),
  u1_login_otp_required: login({ store: 'snap', email: 'otp@example.com' }, undefined, needsCode),
  snapcraft_login_2fa: login({
    store: 'snap',
    email: 'otp@example.com',
    otp: async () => '123456',
  }),
  snapcraft_export_login: login(
    {
      store: 'snap',
      restrictions: {
        permissions: ['package_access', 'package_push'],
        packages: ['my-snap'],
        channels: ['edge'],
        ttl: 24 * 3600,
      },
    },
    'exported_decoded',
  ),
  pg_u1_login: login(
    {
      store: 'charmhub',
      restrictions: {
        permissions: ['account-register-package', 'package-manage', 'package-view'],
        packages: ['my-charm'],
        channels: ['latest/edge'],
        ttl: 108_000,
      },
    },
    'stored_decoded',
  ),
  pg_u1_login_otp_required: login(
    {
      store: 'charmhub',
      email: 'otp@example.com',
      restrictions: { permissions: ['account-view-packages'], ttl: 86_400 },
    },
    undefined,
    needsCode,
  ),
  snapcraft_onprem_login: {
    call: async ({ config, deps, values }) => {
      const adminMacaroon = values.sent('<admin-macaroon>');
      const record = await loginOnPremises({ config, adminMacaroon }, deps);
      expect(record).toMatchObject({
        store: 'snap',
        kind: 'macaroon',
        secret: values.sent('<store-token-offline>'),
      });
    },
  },
};
