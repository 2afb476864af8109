import { hostname } from 'node:os';
import { type Call, jsonBody, registerSecret } from '@omnipub/core';
import { z } from 'zod';
import { explain, storeNames } from '../api/errors.js';
import type { ApiSession } from '../api/session.js';
import type { CheckedRestrictions, RestrictedPackage } from './check-restrictions.js';

/** Whose discharge the root macaroon shall ask for. */
export type RootOf = 'ubuntu-one' | 'candid';

/** A root macaroon, and when it ends: ISO 8601, UTC, whole seconds. */
export interface Root {
  /** As the store wrote it. */
  readonly macaroon: string;
  readonly expiresAt: string;
}

const answer = z.object({ macaroon: z.string().min(1) });

/** Asks the store for a root macaroon (canonical contract 3.1 step 1 and 3.2 step 1); fields in the order of the vendor's tools. */
export async function requestRoot(
  session: ApiSession,
  kind: RootOf,
  asked: CheckedRestrictions & { readonly description?: string },
  call: Call,
): Promise<Root> {
  const { store, deps, anonymous } = session;
  const expiresAt = new Date(Math.floor(deps.clock.now() / 1000 + asked.ttl) * 1000);
  const { path, body } = requestOf(store, kind, asked, expiresAt);
  const { macaroon } = await anonymous.json(answer, {
    ...call,
    method: 'POST',
    path,
    body: jsonBody(body),
    // At worst there is a macaroon that nobody discharges.
    idempotent: true,
    explain: explain(storeNames[store], 'to begin a login'),
  });
  registerSecret(macaroon);
  return { macaroon, expiresAt: expiresAt.toISOString() };
}

function requestOf(
  store: ApiSession['store'],
  kind: RootOf,
  asked: CheckedRestrictions & { readonly description?: string },
  expiresAt: Date,
): { readonly path: string; readonly body: object } {
  const { permissions, ttl, packages, channels, description = `omnipub@${hostname()}` } = asked;
  const onlyChannels = channels === undefined ? {} : { channels };
  if (store === 'snap') {
    const body = {
      permissions,
      description,
      expires: expiresAt.toISOString().replace(/\.\d+Z$/u, '+00:00'),
      ...(packages === undefined ? {} : { packages: packages.map(({ name }) => ({ series: '16', name })) }),
      ...onlyChannels,
    };
    return { path: kind === 'candid' ? 'api/v2/tokens' : 'dev/api/acl/', body };
  }
  const onlyPackages = packages === undefined ? {} : { packages: packages.map(typed) };
  return kind === 'candid'
    ? { path: 'v1/tokens', body: { permissions, description, ttl, ...onlyPackages, ...onlyChannels } }
    : { path: 'v1/tokens/usso', body: { permissions, ttl, ...onlyChannels, ...onlyPackages } };
}

const typed = ({ type, name }: RestrictedPackage): object => ({ type, name });
