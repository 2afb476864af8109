import { z } from 'zod';
import { writeInstant } from '../auth/instants.js';
import type { Limits, PackageRef } from '../auth/limits.js';
import { mintU1Root } from '../auth/u1-root.js';
import { type Answer, ok, Refusal } from '../http/answer.js';
import { readJson } from '../http/body.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import { toText } from '../macaroon/text.js';
import type { World } from '../world.js';
import { loginOf } from './authorize.js';
import { permissions } from './permission.js';

const packageSchema = z.union([
  z.strictObject({ series: z.literal('16'), name: z.string() }),
  z.strictObject({ snap_id: z.string() }),
]);

/** What a login is asked for; also of `POST /api/v2/tokens` (canonical contract 3.1, 3.2). */
export const limitsBody = z.strictObject({
  permissions: z.array(z.enum(permissions)).min(1),
  description: z.string().optional(),
  expires: z.iso.datetime({ offset: true, local: true }).optional(),
  packages: z.array(packageSchema).optional(),
  channels: z.array(z.string().min(1)).optional(),
});

const verifyBody = z.object({ auth_data: z.object({ authorization: z.string() }) });

/** `dev/api/acl/` and `dev/api/acl/verify/`. */
export function addAcl(router: Router, world: World): void {
  router.on('POST', '/dev/api/acl/', async (call) => {
    const body = await readJson(call, errors, limitsBody);
    return ok({ macaroon: toText(mintU1Root(world, 'dashboard', limitsOf(world, body))) });
  });
  router.on('POST', '/dev/api/acl/verify/', (call) => verify(world, call));
}

/** @throws Refusal 404 for a snap that nobody registered, 400 for an expiry that is over */
export function limitsOf(world: World, body: z.infer<typeof limitsBody>): Limits {
  const { expires, packages = [], channels = [] } = body;
  // A time without a zone is UTC.
  const zoned = expires === undefined || /(?:Z|[+-]\d\d:\d\d)$/u.test(expires) ? expires : `${expires}Z`;
  const at = zoned === undefined ? null : Date.parse(zoned) * 1000;
  if (at !== null && at <= world.now() * 1000)
    throw errors.refuse(400, 'invalid-field', "The 'expires' field has to be in the future.");
  return {
    permissions: body.permissions,
    packages: packages.length === 0 ? null : packages.map((one) => refOf(world, one)),
    channels: channels.length === 0 ? null : channels,
    expires: at,
  };
}

function refOf(world: World, given: z.infer<typeof packageSchema>): PackageRef {
  if ('snap_id' in given) {
    if (world.snaps.byId(given.snap_id) === undefined)
      throw unknownSnap(`Snap not found for the given snap id: '${given.snap_id}'`);
    return { type: 'snap', id: given.snap_id };
  }
  const snap = world.snaps.byName(given.name);
  if (snap === undefined)
    throw unknownSnap(`Snap not found for the given snap name: '${given.name}' and series: '16'`);
  return { type: 'snap', id: snap.id, name: snap.name };
}

/** The one place that answers so (canonical contract 2). */
const unknownSnap = (message: string): Refusal =>
  new Refusal({ status: 404, body: { error_message: message } });

/** What a login may do, for whoever holds its header; the request itself has none. */
async function verify(world: World, call: Call): Promise<Answer> {
  const { auth_data } = await readJson(call, errors, verifyBody);
  const { account, packages, channels, expires, ...login } = loginOf(world, auth_data.authorization);
  return ok({
    allowed: true,
    refresh_required: false,
    account: {
      openid: account.openid,
      email: account.email,
      displayname: account.displayName,
      verified: true,
    },
    permissions: login.permissions,
    snap_ids: packages?.map(({ id, name = '' }) => id ?? world.snaps.byName(name)?.id ?? name) ?? null,
    channels,
    expires: expires === null ? null : writeInstant(expires),
  });
}
