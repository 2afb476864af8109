import { z } from 'zod';
import { whole } from './build-schemas.js';

/** A user. */
export const user = z.looseObject({
  id: whole,
  name: z.string(),
  /** 0 NORMAL, 1 BLOCKED. */
  status: whole,
  /** 0 NORMAL, 1 HOST, 2 GROUP. */
  usertype: whole,
  krb_principals: z.array(z.string()).optional(),
});

/** Who is logged in. */
export const loggedInUser = user.extend({
  /** 0 NORMAL, 1 KERBEROS, 2 SSL, 3 GSSAPI. */
  authtype: whole,
});

/** A moment of the hub's history. */
export const event = z.looseObject({ id: whole, ts: z.number() });
