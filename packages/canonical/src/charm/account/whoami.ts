import { type CallControl, callOf } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import type { StoreProblem } from '../../api/errors.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { problemList } from '../problem-schema.js';

/** A package that a login is restricted to. */
export interface LoginPackage {
  /** `charm` or `bundle`. */
  readonly type?: string;
  readonly name?: string;
  readonly id?: string;
}

/** What a login is and may. Absent lists mean: everything. */
export interface CharmhubLogin {
  readonly account: {
    readonly id: string;
    readonly username?: string;
    readonly displayName?: string;
    readonly email?: string;
    readonly validation?: string;
  };
  readonly permissions?: readonly string[];
  /** Channels that it may release to; wildcards are allowed. */
  readonly channels?: readonly string[];
  readonly packages?: readonly LoginPackage[];
  /** ISO 8601, UTC; absent where the store does not tell. */
  readonly expiresAt?: string;
  /** What is wrong with the account, such as terms that are not accepted. */
  readonly errors: readonly StoreProblem[];
}

const account = z
  .object({
    id: z.string(),
    username: z.string().nullish(),
    'display-name': z.string().nullish(),
    name: z.string().nullish(),
    email: z.string().nullish(),
    validation: z.string().nullish(),
  })
  .transform(({ id, username, name, email, validation, 'display-name': shown }) =>
    present({ id, username, email, validation, displayName: shown ?? name }),
  );
const onePackage = z
  .object({ type: z.string().nullish(), name: z.string().nullish(), id: z.string().nullish() })
  .transform((each): LoginPackage => present(each));
const answer = z.object({
  account,
  permissions: z.array(z.string()).nullish(),
  channels: z.array(z.string()).nullish(),
  packages: z.array(onePackage).nullish(),
  expires: z.string().nullish(),
  errors: problemList.optional(),
});

/**
 * Whose login it is, and what it is restricted to (canonical contract 3.7, `charmhub_whoami`).
 * @throws PublishError AUTH_MISSING without a login; AUTH_EXPIRED for one that is over
 */
export async function fetchLogin(session: ApiSession, options: CallControl = {}): Promise<CharmhubLogin> {
  const { errors, expires, ...found } = await ask(session, answer, callOf(options), {
    what: 'to tell whose login this is',
    path: 'v1/tokens/whoami',
  });
  return { ...present({ ...found, expiresAt: utcOf(expires) }), errors: errors ?? [] };
}

/** The store writes UTC without saying so. */
function utcOf(expires: string | null | undefined): string | undefined {
  if (expires === null || expires === undefined) return undefined;
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/iu.test(expires) ? expires : `${expires}Z`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
