import { z } from 'zod';
import { present } from '../../api/present.js';
import { optionalText } from '../answer-parts.js';
import type { Processing } from '../upload/processing.js';

/** How each state of the gateway's review is called by the dashboard. What ends it is approved or rejected only (canonical contract 4.2). */
const states: Readonly<Record<string, string>> = {
  approved: 'ready_to_release',
  released: 'ready_to_release',
  rejected: 'processing_error',
};

/** The review of an upload in the gateway's protocol, in the words of the dashboard. */
export const reviewAnswer = z
  .object({
    revisions: z
      .array(
        z.object({
          status: z.string(),
          revision: z.number().int().nullish(),
          errors: z.array(z.object({ code: optionalText, message: optionalText })).nullish(),
        }),
      )
      .min(1),
  })
  .transform(({ revisions: [found] }): Processing => {
    const { status = 'new', revision, errors } = found ?? {};
    const state = states[status];
    return present({
      state: state ?? 'being_processed',
      processed: state !== undefined,
      canRelease: state === 'ready_to_release',
      // It is told while the review still goes on; a rejected upload has none that counts.
      revision: state === 'ready_to_release' ? (revision ?? undefined) : undefined,
      problems: (errors ?? []).map(({ code, message }) =>
        present({ code, message: message ?? code ?? 'no reason given' }),
      ),
    });
  });
