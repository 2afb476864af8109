import { z } from 'zod';
import type { Limits } from '../../auth/limits.js';
import type { World } from '../../world.js';
import { permissions } from '../permissions.js';

const channel = z.string().min(1).max(100);
const packageRef = z.union([
  z.strictObject({ type: z.enum(['charm', 'bundle', 'snap']), name: z.string().min(1) }),
  z.strictObject({ type: z.enum(['charm', 'bundle', 'snap']), id: z.string().min(1) }),
]);

/** A year and a day; nothing is issued for longer. Seconds. */
const LONGEST = 366 * 86_400;
/** How long logins are good that don't say so. Seconds. */
const DEFAULT_TTL = 86_400;

/** What a login at Charmhub asks for (canonical contract 3.1, 3.2). */
export const tokenRequest = z.strictObject({
  permissions: z.array(z.enum(permissions)).min(1).optional(),
  ttl: z.int().positive().max(LONGEST).optional(),
  channels: z.array(channel).nullable().optional(),
  packages: z.array(packageRef).nullable().optional(),
});

/** The same with the description that Candid logins carry. */
export const describedTokenRequest = tokenRequest.extend({ description: z.string().max(200).optional() });

/** The limits that a request for a login means. */
export function limitsOf(world: World, request: z.infer<typeof tokenRequest>): Limits {
  const seconds = request.ttl ?? DEFAULT_TTL;
  return {
    permissions: request.permissions ?? null,
    channels: request.channels ?? null,
    packages: request.packages ?? null,
    expires: Math.round((world.now() + seconds * 1000) * 1000),
  };
}
