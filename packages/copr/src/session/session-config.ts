import { z } from 'zod';

const milliseconds = z.number().int().positive();

/** Where a Copr is, and how it is talked to. */
export const sessionConfigSchema = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('The frontend. Default: https://copr.fedorainfracloud.org.'),
    account: z.string().min(1).optional().describe('Which of several stored logins. Default: the only one.'),
    login: z
      .string()
      .min(1)
      .optional()
      .describe('The first half of an API token, with "token". Default: the login that is stored.'),
    token: z.string().min(1).optional().describe('The second half: a secret.'),
    gssapi: z
      .boolean()
      .optional()
      .describe(
        'Log in by Kerberos where there is no API token. Default: as ~/.config/copr says, else false.',
      ),
    encrypted: z
      .boolean()
      .optional()
      .describe('False lets the token go over plain http to other machines. Default: true.'),
    userAgent: z
      .string()
      .regex(/^[\x20-\x7e]+$/u, 'is no header')
      .optional()
      .describe('For servers behind a bot wall that lets known programs through. Default: omnipub’s own.'),
    lookForMs: milliseconds
      .optional()
      .describe(
        'Milliseconds to look for what a request may have made whose answer was lost. Default: 30000.',
      ),
  })
  .refine(
    ({ login, token }) => (login === undefined) === (token === undefined),
    'give login and token, or neither',
  );

/** See {@link sessionConfigSchema}. */
export type SessionConfig = z.input<typeof sessionConfigSchema>;

/** What other clients call these, or have beside them (copr contract 7, 8). */
export const elsewhereOfSettings: Readonly<Record<string, string>> = {
  copr_url: 'here it is called "url"',
  username: 'here it is called "account"; the server knows whose a login is: base.authCheck',
  version: 'there is apiv3 only; v1 and v2 are gone from the servers',
  connection_attempts:
    'reads are sent again by themselves, OMNIPUB_RETRIES says how often; what makes something is looked for first',
};
