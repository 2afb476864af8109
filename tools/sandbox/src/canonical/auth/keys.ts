import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';

const secret = z.string().regex(/^[0-9a-f]{64}$/u);

/** The secrets of the servers: each its own, and the one by which the dashboard and the gateway seal what only SSO may open. */
export const keysSchema = z.object({ dashboard: secret, charmhub: secret, candid: secret, sso: secret });

/** See {@link keysSchema}; hex. */
export type Keys = z.infer<typeof keysSchema>;

/** Fresh secrets. */
export function newKeys(): Keys {
  const one = (): string => randomBytes(32).toString('hex');
  return { dashboard: one(), charmhub: one(), candid: one(), sso: one() };
}

/** The key of one macaroon: nothing has to be kept of it. @param secret hex */
export function keyOf(secret: string, identifier: Uint8Array): Buffer {
  return createHmac('sha256', Buffer.from(secret, 'hex')).update(identifier).digest();
}
