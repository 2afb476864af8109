import { jsonBody, type LoginIo, PublishError } from '@omnipub/core';
import { z } from 'zod';
import type { BakeryHttp } from './bakery-http.js';
import { type DischargeToken, dischargeToken } from './discharge-token.js';

const field = z.object({
  description: z.string().nullish(),
  type: z.string().nullish(),
  secret: z.boolean().nullish(),
  mandatory: z.boolean().nullish(),
});
const formSchema = z.object({ schema: z.record(z.string(), field) });
const formAnswer = z.object({ token: dischargeToken });

/**
 * `form`: the discharger says what it wants to know, the person is asked here, without a browser (canonical contract 3.2 step 4).
 * Fields may be texts, whole numbers, or yes and no.
 * @throws PublishError AUTH_DENIED when it refuses the answers; INVALID_INPUT for an answer of the wrong form
 */
export async function logInByForm(
  url: URL,
  parts: { readonly store: string; readonly http: BakeryHttp; readonly io: Pick<LoginIo, 'ask'> },
): Promise<DischargeToken> {
  const { http, io, store } = parts;
  const { schema } = await http.json(formSchema, { url, what: 'to show its form' });
  const form: Record<string, unknown> = {};
  for (const [name, { description, secret, type, mandatory }] of Object.entries(schema)) {
    const text = description ? `${description} (${name})` : name;
    const hidden = secret === true || /password|passwd|secret|otp/iu.test(name);
    const answer = (await io.ask({ text, secret: hidden })).trim();
    if (answer === '' && mandatory !== true) continue;
    form[name] = valueOf(answer, { name, type: type ?? 'string', store });
  }
  const { token } = await http.json(formAnswer, { url, body: jsonBody({ form }), what: 'the login' });
  return token;
}

function valueOf(
  answer: string,
  { name, type, store }: { readonly name: string; readonly type: string; readonly store: string },
): unknown {
  if (type === 'int' && /^-?\d{1,15}$/u.test(answer)) return Number(answer);
  if (type === 'bool' && /^(y|yes|true|n|no|false)$/iu.test(answer)) return /^[yt]/iu.test(answer);
  if (type !== 'int' && type !== 'bool' && answer !== '') return answer;
  throw new PublishError('INVALID_INPUT', `${name} has to be ${words[type] ?? 'filled in'}`, {
    store,
    hint: 'log in again',
  });
}

const words: Readonly<Record<string, string>> = { int: 'a whole number', bool: 'yes or no' };
