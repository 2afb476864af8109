import type { Account } from '../accounts.js';
import { readInstant, writeInstant } from '../auth/instants.js';
import { invalid } from '../auth/login.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { addCaveat, mint } from '../macaroon/sign.js';
import type { World } from '../world.js';

const SSO = 'login.ubuntu.com';
const YEAR_MICROS = 365 * 86_400 * 1_000_000;

/** What a discharge says; times in microseconds since the epoch. */
export interface DischargeFacts {
  readonly openid: string;
  readonly validSince: number;
  readonly expires: number;
}

/** A discharge for this account (macaroon-vectors.json, "u1"), not bound to anything. @param expires kept from the one before at a refresh */
export function mintDischarge(
  world: World,
  options: {
    readonly account: Account;
    readonly rootKey: Uint8Array;
    readonly identifier: string | Uint8Array;
    readonly expires?: number;
  },
): Macaroon {
  const { account, rootKey, identifier } = options;
  const now = world.instants.next();
  const who = { openid: account.openid, email: account.email, displayname: account.displayName };
  const conditions = [
    `${SSO}|account|${Buffer.from(JSON.stringify(who)).toString('base64')}`,
    `${SSO}|valid_since|${writeInstant(now)}`,
    `${SSO}|last_auth|${writeInstant(now)}`,
    `${SSO}|expires|${writeInstant(options.expires ?? now + YEAR_MICROS)}`,
  ];
  const location = new URL(world.urls.sso).host;
  return conditions.reduce(addCaveat, mint({ rootKey, location, identifier }));
}

/** Reads the conditions of a discharge. @throws Denied for one that is missing or not known */
export function readDischarge(conditions: readonly string[]): DischargeFacts {
  const values = new Map<string, string>();
  for (const condition of conditions) {
    const [, key, value] =
      /^login\.ubuntu\.com\|(account|valid_since|last_auth|expires)\|(.+)$/su.exec(condition) ?? [];
    if (key === undefined || value === undefined || values.has(key))
      throw invalid('a caveat that is not known');
    values.set(key, value);
  }
  const validSince = readInstant(values.get('valid_since') ?? '');
  const expires = readInstant(values.get('expires') ?? '');
  const openid = readOpenId(values.get('account') ?? '');
  if (validSince === undefined || expires === undefined || openid === undefined)
    throw invalid('a caveat is missing');
  return { openid, validSince, expires };
}

function readOpenId(base64: string): string | undefined {
  try {
    const { openid } = JSON.parse(Buffer.from(base64, 'base64').toString('utf8')) as { openid?: unknown };
    return typeof openid === 'string' ? openid : undefined;
  } catch {
    return undefined;
  }
}
