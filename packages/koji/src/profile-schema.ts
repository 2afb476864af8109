import { pythonBoolean } from '@omnipub/core';
import { z } from 'zod';

/** Python's `int()` takes more, but nobody writes a timeout as `1_0`. */
const whole = (fallback: number) =>
  z
    .string()
    .regex(/^\+?\d{1,15}$/u, 'is not a whole number')
    .transform(Number)
    .default(fallback);

const flag = (fallback: boolean) =>
  z
    .string()
    .refine((word) => pythonBoolean(word) !== undefined, 'is neither true nor false')
    .transform((word) => pythonBoolean(word) === true)
    .default(fallback);

const url = (fallback: string) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:/iu.test(text), 'is not a URL with http or https')
    .default(fallback);

const text = z.string().optional();

/**
 * The options of a profile with their types and defaults (koji contract 15), under the names that the files have. Unknown ones are
 * left out, as koji does; so are `user` and `password`, which it takes from its command line only.
 */
export const optionsSchema = z.object({
  server: url('http://localhost/kojihub'),
  weburl: url('http://localhost/koji'),
  topurl: text,
  pkgurl: text,
  topdir: z.string().default('/mnt/koji'),
  max_retries: whole(30),
  retry_interval: whole(20),
  anon_retry: flag(false),
  offline_retry: flag(false),
  offline_retry_interval: whole(20),
  timeout: whole(43_200),
  auth_timeout: whole(60),
  use_fast_upload: flag(true),
  upload_blocksize: whole(1_048_576),
  poll_interval: whole(6),
  principal: text,
  keytab: text,
  cert: text,
  serverca: text,
  no_ssl_verify: flag(false),
  authtype: z
    .enum(['noauth', 'ssl', 'password', 'kerberos'], 'is none of noauth, ssl, password, kerberos')
    .optional(),
  debug: flag(false),
  debug_xmlrpc: flag(false),
  pyver: z.enum(['2', '3'], 'is neither 2 nor 3').optional(),
  plugin_paths: text,
  force_auth: flag(false),
});

/** One profile's options after zod. */
export type KojiOptions = z.output<typeof optionsSchema>;
