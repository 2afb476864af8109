import { type CallControl, callOf, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import type { HubAccess } from '../hub-access.js';
import { ensure, type Outcome, settledBy } from './ensure.js';

/** The user is there; administrators only. @throws PublishError AUTH_DENIED; INVALID_INPUT */
export function ensureUser(
  koji: HubAccess,
  name: string,
  options: CallControl & { readonly krbPrincipal?: string | undefined } = {},
): Promise<Outcome> {
  const call = callOf(options);
  return ensure(
    {
      isThere: async (signal) => (await koji.api.getUser({ userInfo: name }, { signal }))?.id ?? false,
      make: (settle) =>
        koji.api.createUser(name, { krb_principal: options.krbPrincipal }, { ...call, settle }),
    },
    call.signal,
  );
}

/** The user has the permission; administrators only. @throws PublishError NOT_FOUND; AUTH_DENIED */
export async function ensurePermission(
  koji: HubAccess,
  user: string,
  permission: string,
  options: CallControl & {
    /** Makes a permission that the hub does not have. @default false */
    readonly create?: boolean | undefined;
  } = {},
): Promise<Outcome> {
  const call = callOf(options);
  await expectUser(koji, user, call);
  return ensure(
    {
      isThere: (signal) => hasPermission(koji, user, permission, signal),
      make: (settle) =>
        koji.api.grantPermission(user, permission, { create: options.create }, { ...call, settle }),
    },
    call.signal,
  );
}

/** The user does not have the permission. @throws PublishError NOT_FOUND; AUTH_DENIED */
export async function revokePermission(
  koji: HubAccess,
  user: string,
  permission: string,
  control: CallControl = {},
): Promise<'removed' | 'absent'> {
  const call = callOf(control);
  await expectUser(koji, user, call);
  const isGone = async (signal: AbortSignal): Promise<boolean> =>
    !(await hasPermission(koji, user, permission, signal));
  if (await isGone(call.signal)) return 'absent';
  await koji.api.revokePermission(user, permission, { ...call, settle: settledBy(isGone) });
  return 'removed';
}

/**
 * The user may import for the content generator (koji contract 9); administrators only.
 * @throws PublishError NOT_FOUND for a user, or a generator that is not there and not to be made; AUTH_DENIED
 */
export async function ensureCgAccess(
  koji: HubAccess,
  user: string,
  generator: string,
  options: CallControl & {
    /** Makes a generator that the hub does not have. @default false */
    readonly create?: boolean | undefined;
  } = {},
): Promise<Outcome> {
  const call = callOf(options);
  await expectUser(koji, user, call);
  return ensure(
    {
      isThere: (signal) => hasCgAccess(koji, user, generator, { signal }),
      make: (settle) =>
        koji.api.grantCGAccess(user, generator, { create: options.create }, { ...call, settle }),
    },
    call.signal,
  );
}

/** The user may not import for the content generator. @throws PublishError AUTH_DENIED */
export async function revokeCgAccess(
  koji: HubAccess,
  user: string,
  generator: string,
  control: CallControl = {},
): Promise<'removed' | 'absent'> {
  const call = callOf(control);
  const isGone = async (signal: AbortSignal): Promise<boolean> =>
    !(await hasCgAccess(koji, user, generator, { signal }));
  if (await isGone(call.signal)) return 'absent';
  await koji.api.revokeCGAccess(user, generator, { ...call, settle: settledBy(isGone) });
  return 'removed';
}

const generators = z.record(z.string(), z.looseObject({ users: z.array(z.string()) }));

/** May this user import for the content generator? */
export async function hasCgAccess(
  { api }: Pick<HubAccess, 'api'>,
  user: string,
  generator: string,
  call: { readonly signal: AbortSignal },
): Promise<boolean> {
  const known = parseShape(generators, await api.listCGs(call), 'listCGs');
  return known[generator]?.users.includes(user) === true;
}

async function hasPermission(
  { api }: Pick<HubAccess, 'api'>,
  user: string,
  permission: string,
  signal: AbortSignal,
): Promise<boolean> {
  return (await api.getUserPerms({ userID: user }, { signal })).includes(permission);
}

async function expectUser(
  { api }: Pick<HubAccess, 'api'>,
  user: string,
  call: { readonly signal: AbortSignal },
): Promise<void> {
  if ((await api.getUser({ userInfo: user }, call)) !== null) return;
  throw new PublishError('NOT_FOUND', `the hub has no user ${JSON.stringify(user)}`, {
    store: 'koji',
    hint: 'check the name, or make the user first',
  });
}
