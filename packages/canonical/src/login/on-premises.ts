import {
  type CredentialRecord,
  callOf,
  createDeps,
  type Deps,
  jsonBody,
  PublishError,
  registerSecret,
} from '@omnipub/core';
import { z } from 'zod';
import { asStoreError } from '../api/errors.js';
import { explainLogin } from './explain-login.js';
import { freshRecord } from './fresh-record.js';
import { type CanonicalLoginOptions, loginSession } from './login-options.js';

/** What {@link loginOnPremises} takes. */
export interface OnPremisesOptions
  extends Pick<CanonicalLoginOptions, 'config' | 'account' | 'signal' | 'emit'> {
  /** What the administrator of the store gave out. @default the variable SNAPCRAFT_ADMIN_MACAROON */
  readonly adminMacaroon?: string;
}

const answer = z.object({ macaroon: z.string().min(1) });

/**
 * Logs in to an on-premises Snap Store: exchanges its administrator's macaroon for a token (canonical contract 3.3,
 * snapcraft_onprem_login).
 * @throws PublishError AUTH_MISSING without a macaroon; AUTH_DENIED or AUTH_EXPIRED when it is refused
 */
export async function loginOnPremises(
  options: OnPremisesOptions = {},
  deps: Deps = createDeps(),
): Promise<CredentialRecord> {
  const macaroon = (options.adminMacaroon ?? deps.env.SNAPCRAFT_ADMIN_MACAROON ?? '').trim();
  if (macaroon === '')
    throw new PublishError('AUTH_MISSING', 'there is no macaroon of the store’s administrator', {
      store: 'snap',
      hint: 'set SNAPCRAFT_ADMIN_MACAROON to what the administrator gave you',
    });
  registerSecret(macaroon);
  const { account } = options;
  const session = loginSession({ ...options, store: 'snap' }, deps);
  const exchanged = await asStoreError(
    'snap',
    session.anonymous.json(answer, {
      ...callOf(options),
      method: 'POST',
      path: 'v1/tokens/offline/exchange',
      body: jsonBody({ macaroon }),
      idempotent: true,
      explain: explainLogin('the store', 'the macaroon of its administrator'),
    }),
  );
  const secret = { kind: 'macaroon', token: exchanged.macaroon } as const;
  return { ...freshRecord(session, secret, account === undefined ? {} : { account }), scheme: 'macaroon' };
}
