import { PublishError, shownText } from '@omnipub/core';
import { z } from 'zod';

const refusal = z.object({ error: z.string() });

/**
 * A schema that takes an answer of success for an error when it says `error`, as python-copr does (recording
 * error-json-200-with-error-key). No answer of the server has such a field.
 * @param what completes `Copr refused ...`
 */
export function unlessRefused<T>(
  schema: z.ZodType<T>,
  what: string,
  { idempotent }: { readonly idempotent: boolean },
): z.ZodType<T> {
  return z.preprocess((answer) => {
    const said = refusal.safeParse(answer);
    if (!said.success) return answer;
    const words = shownText(said.data.error);
    throw new PublishError('PROTOCOL', `Copr refused ${shownText(what)}, as a success: ${words}`, {
      store: 'copr',
      storeMessage: words,
      recovery: idempotent ? 'give-up' : 'retry-after-probe',
      hint: 'check that the URL leads to Copr itself, and to one with apiv3',
    });
  }, schema);
}
