import {
  type CredentialRecord,
  callOf,
  chooseThirdPartyCaveat,
  createDeps,
  type Deps,
  decodeMacaroon,
  PublishError,
  registerSecret,
  type ThirdPartyCaveat,
} from '@omnipub/core';
import { asStoreError, hasStoreCode } from '../api/errors.js';
import { checkRestrictions } from './check-restrictions.js';
import { freshRecord } from './fresh-record.js';
import { type CanonicalLoginOptions, loginSession } from './login-options.js';
import { requestRoot } from './request-root.js';
import { openSso } from './sso.js';

/** What {@link loginUbuntuOne} takes. */
export interface UbuntuOneOptions extends CanonicalLoginOptions {
  readonly email: string;
  readonly password: string;
  /**
   * The code of the second factor, or who to ask for it: only when it is needed, and again when it was wrong.
   * @default none: an account with a second factor is refused
   */
  readonly otp?: string | (() => Promise<string>);
}

/** How often a second factor is asked for. */
const MOST_CODES = 3;

/**
 * Logs in with Ubuntu One (canonical contract 3.1): a root macaroon of the store, discharged by e-mail address and password, and by
 * the code of a second factor where the account has one; then with a root requested anew, as the vendor's tools do
 * (snapcraft_login_2fa). Root and discharge are kept unbound. Charmhub's becomes a token at its first request, see `exchangeUsso`.
 *
 * @returns a record for `deps.credentials.set`; nothing is kept here
 * @throws PublishError INVALID_INPUT for restrictions that the store does not know; AUTH_DENIED with `storeCode`
 * `invalid-credentials`, `twofactor-required` or `twofactor-failure`
 */
export async function loginUbuntuOne(
  options: UbuntuOneOptions,
  deps: Deps = createDeps(),
): Promise<CredentialRecord> {
  return asStoreError(options.store, login(options, deps));
}

async function login(options: UbuntuOneOptions, deps: Deps): Promise<CredentialRecord> {
  const { email, password, description, account } = options;
  registerSecret(password);
  const session = loginSession(options, deps);
  const asked = checkRestrictions(session.tool, options.restrictions);
  const call = callOf(options);
  const sso = openSso(session.tool, session.endpoints, deps);
  let otp = typeof options.otp === 'string' ? options.otp : undefined;
  for (let codes = 0; ; codes++) {
    const root = await requestRoot(
      session,
      'ubuntu-one',
      { ...asked, ...(description === undefined ? {} : { description }) },
      call,
    );
    const caveat = chooseThirdPartyCaveat(decodeMacaroon(root.macaroon), session.endpoints.sso);
    const caveatId = textOf(caveat, session.store);
    try {
      const proof = { email, password, caveatId, ...(otp === undefined ? {} : { otp }) };
      const discharge = await sso.discharge(proof, call);
      const secret = { kind: 'u1-macaroon', root: root.macaroon, discharge } as const;
      const { expiresAt } = root;
      return freshRecord(session, secret, {
        ...asked,
        expiresAt,
        ...(account === undefined ? {} : { account }),
      });
    } catch (thrown) {
      const wanted = hasStoreCode(thrown, 'twofactor-required', 'twofactor-failure');
      if (!wanted || typeof options.otp !== 'function' || codes >= MOST_CODES) throw thrown;
    }
    otp = (await options.otp()).trim();
  }
}

function textOf({ id }: ThirdPartyCaveat, store: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(id);
  } catch {
    throw new PublishError('PROTOCOL', 'the store asks Ubuntu One for something that is no text', {
      store,
      hint: 'check that the URLs lead to the store itself and to its own Ubuntu One',
    });
  }
}
