import type { Call, Identity } from '@omnipub/core';
import { z } from 'zod';
import { ask } from './ask.js';
import type { StoreProblem } from './errors.js';
import { present } from './present.js';
import { problemList } from './problem-list.js';
import type { ApiSession } from './session.js';

/** A package that a login is restricted to. */
export interface LoginPackage {
  /** `snap`, `charm` or `bundle`. */
  readonly type?: string;
  readonly name?: string;
  readonly id?: string;
}

/** What a login is and may. Absent lists mean: everything. */
export interface StoreLogin {
  readonly account: Pick<Identity, 'id' | 'username' | 'displayName' | 'email' | 'validation'>;
  readonly permissions?: readonly string[];
  /** Channels that it may release to; wildcards are allowed. */
  readonly channels?: readonly string[];
  readonly packages?: readonly LoginPackage[];
  /** ISO 8601, UTC; absent where the store does not tell. */
  readonly expiresAt?: string;
  /** What is wrong with the account, such as terms that are not accepted. */
  readonly errors: readonly StoreProblem[];
}

/** Where the answer is: the dashboard's API has it at another place than the gateway, which is all that a store on premises has. */
const whoamiPaths = { dashboard: 'api/v2/tokens/whoami', gateway: 'v1/tokens/whoami' } as const;

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();
const account = z
  .object({ id: text, username: text, 'display-name': text, name: text, email: text, validation: text })
  .transform(({ id, username, name, email, validation, 'display-name': shown }) =>
    present({ id, username, email, validation, displayName: shown ?? name }),
  );
const onePackage = z
  .object({ type: text, name: text, id: text })
  .transform((each): LoginPackage => present(each));
const answer = z
  .object({
    account,
    permissions: texts,
    channels: texts,
    packages: z.array(onePackage).nullish(),
    expires: text,
    errors: problemList.optional(),
  })
  .transform(
    ({ errors, expires, ...found }): StoreLogin => ({
      ...present({ ...found, expiresAt: utcOf(expires) }),
      errors: errors ?? [],
    }),
  );

/**
 * Whose login it is, and what it is restricted to (canonical contract 3.7, `charmhub_whoami`).
 * @throws PublishError AUTH_MISSING without a login; AUTH_EXPIRED for one that is over
 */
export function fetchLoginAt(
  session: ApiSession,
  place: keyof typeof whoamiPaths,
  call: Call,
): Promise<StoreLogin> {
  return ask(session, answer, call, { what: 'to say whose login it is', path: whoamiPaths[place] });
}

/** The store writes UTC without saying so. Undefined for what is no time. */
function utcOf(expires: string | null | undefined): string | undefined {
  if (expires === null || expires === undefined) return undefined;
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/iu.test(expires) ? expires : `${expires}Z`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
