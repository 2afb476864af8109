import { z } from 'zod';
import { type Answer, ok } from '../http/answer.js';
import { readJson } from '../http/body.js';
import type { Call } from '../http/router.js';
import type { Candid } from './candid.js';
import { candidErrors, refusal } from './candid-errors.js';
import { newToken } from './discharge-token.js';
import { checkPassword } from './people.js';

/** `GET /login/form?did=`: which fields a program has to ask its user for (canonical contract 3.2). */
export const formSchema = (): Answer =>
  ok({
    schema: {
      email: { description: 'Email address', type: 'string', mandatory: true, group: '1' },
      password: { description: 'Password', type: 'string', mandatory: true, secret: true, group: '1' },
      otp: {
        description: 'Verification code, for accounts that have one',
        type: 'string',
        secret: true,
        group: '2',
      },
    },
  });

const filled = z.object({
  form: z.object({ email: z.string(), password: z.string(), otp: z.string().optional() }),
});

/** `POST /login/form?did=`: the fields, filled in. @throws Refusal 401 for a wrong password or code */
export async function submitForm(candid: Candid, call: Call): Promise<Answer> {
  const { email, password, otp } = (await readJson(call, candidErrors, filled)).form;
  const known = checkPassword(candid.accounts, { email, password, ...(otp === undefined ? {} : { otp }) });
  if (known === 'twofactor') throw refusal('verification code required', 'unauthorized');
  if (known === undefined)
    throw refusal('authentication failed: invalid username or password', 'unauthorized');
  const { kind, value } = newToken(candid, known.username);
  return ok({ token: { kind, value: value.toString('base64') } });
}
