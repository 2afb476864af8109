import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import { poll } from '../../api/poll.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { optionalText } from '../answer-parts.js';
import { isOnPremises } from '../on-premises/is-on-premises.js';
import { reviewAnswer } from '../on-premises/review.js';

/** What a review found. */
export interface ProcessingProblem {
  readonly code?: string;
  readonly message: string;
  /** A page that explains it. */
  readonly link?: string;
}

/** How far the store is with an upload. */
export interface Processing {
  /** being_processed, ready_to_release, need_manual_review, processing_error, processing_upload_delta_error (canonical contract 4.1). */
  readonly state: string;
  /** False while the store still works on it by itself. */
  readonly processed: boolean;
  readonly canRelease?: boolean;
  readonly revision?: number;
  /** A page that a person can open. */
  readonly url?: string;
  readonly problems: readonly ProcessingProblem[];
}

const dashboardAnswer = z
  .object({
    code: z.string(),
    processed: z.boolean(),
    can_release: z.boolean().nullish(),
    // Old servers write it as a text.
    revision: z.coerce.number().int().nullish().catch(undefined),
    url: optionalText,
    errors: z
      .array(
        z.object({
          code: optionalText,
          message: optionalText,
          link: optionalText,
        }),
      )
      .nullish(),
  })
  .transform((found): Processing => {
    const revision = found.revision ?? undefined;
    return present({
      state: found.code,
      processed: found.processed,
      canRelease: found.can_release ?? undefined,
      revision: revision === 0 ? undefined : revision,
      url: found.url,
      problems: (found.errors ?? []).map(({ code, message, link }) =>
        present({ code, message: message ?? code ?? 'no reason given', link }),
      ),
    });
  });

/** Looks once. @param statusUrl what the store gave when it was told of the upload */
export async function lookAtProcessing(
  session: ApiSession,
  statusUrl: string,
  call: Call,
): Promise<Processing> {
  const answer = isOnPremises(session) ? reviewAnswer : dashboardAnswer;
  return ask<Processing>(session, answer, call, {
    what: 'to show how far it is with the upload',
    ...placeOf(session, statusUrl),
  });
}

/**
 * Waits until the store has processed an upload, with growing waits. What it gives may be unfinished: then the time was over, and the
 * same URL tells more later. An outage of the store is waited out.
 * @throws PublishError what the store refused, such as an expired login
 */
export async function waitForProcessing(
  session: ApiSession,
  statusUrl: string,
  options: { readonly deadlineMs: number },
  call: Call,
): Promise<Processing> {
  let last: Processing = { state: 'being_processed', processed: false, problems: [] };
  let said: string | undefined;
  const look = async (): Promise<Processing | undefined> => {
    last = await lookAtProcessing(session, statusUrl, call);
    if (last.state !== said) {
      said = last.state;
      call.emit({ type: 'processing', state: last.state, url: last.url ?? statusUrl });
    }
    return last.processed ? last : undefined;
  };
  try {
    const { clock } = session.deps;
    return (await poll(look, call, { clock, deadlineMs: options.deadlineMs })) ?? last;
  } catch (thrown) {
    if (!isOutage(thrown) || call.signal.aborted) throw thrown;
    // The store has the upload; that it can't be asked now is no reason to lose the URL to come back to.
    call.emit({
      type: 'warning',
      code: 'STATUS_UNKNOWN',
      message: `how far the Snap Store is with the upload can't be asked: ${thrown.message}`,
    });
    return last;
  }
}

function isOutage(thrown: unknown): thrown is PublishError {
  return (
    thrown instanceof PublishError &&
    ['STORE_UNAVAILABLE', 'NETWORK', 'TIMEOUT', 'RATE_LIMITED'].includes(thrown.code)
  );
}

/** The store gives an absolute URL, behind a proxy perhaps with another host; the login goes to the API that was configured only. */
function placeOf(
  session: ApiSession,
  statusUrl: string,
): { readonly path: string; readonly query: Record<string, string> } {
  const { api } = session.endpoints;
  if (!URL.canParse(statusUrl, `${api}/`))
    throw new PublishError('PROTOCOL', 'the status URL of the upload is no URL', { store: session.store });
  const url = new URL(statusUrl, `${api}/`);
  const { pathname: base } = new URL(`${api}/`);
  const path = url.pathname.startsWith(base) ? url.pathname.slice(base.length) : url.pathname.slice(1);
  return { path, query: Object.fromEntries(url.searchParams) };
}
