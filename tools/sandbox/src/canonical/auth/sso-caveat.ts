import { z } from 'zod';
import { seal, unseal } from '../macaroon/seal.js';

const caveatSchema = z.object({ secret: z.base64(), version: z.literal(1) });

/** The id of a caveat that only SSO can read: JSON text with the sealed root key of the discharge (canonical contract 3.1). */
export function writeSsoCaveat(ssoKey: string, rootKey: Uint8Array): string {
  const secret = seal(Buffer.from(ssoKey, 'hex'), rootKey).toString('base64');
  return JSON.stringify({ secret, version: 1 });
}

/** The discharge's root key; undefined when it is not one of {@link writeSsoCaveat}. */
export function openSsoCaveat(ssoKey: string, id: string): Buffer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(id);
  } catch {
    return undefined;
  }
  const parsed = caveatSchema.safeParse(value);
  if (!parsed.success) return undefined;
  return unseal(Buffer.from(ssoKey, 'hex'), Buffer.from(parsed.data.secret, 'base64'));
}
