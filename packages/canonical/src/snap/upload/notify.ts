import { type Call, type ExplainError, type PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import { digestOf } from '../../api/digest-of.js';
import { explain, storeNames } from '../../api/errors.js';
import { poll } from '../../api/poll.js';
import type { ApiSession } from '../../api/session.js';
import { wasLost } from '../../api/was-lost.js';
import { SERIES } from '../account/account.js';
import { lookAfter } from '../look-after.js';
import { isOnPremises } from '../on-premises/is-on-premises.js';
import { notifyOnPremises } from '../on-premises/notify.js';
import { findByDigest } from '../revisions/find-revision.js';
import type { SnapRevision } from '../revisions/revision.js';

/** What the store is told of an upload. */
export interface Notification {
  readonly name: string;
  readonly path: string;
  /** What the storage gave. */
  readonly uploadId: string;
  /** Bytes. */
  readonly size: number;
  readonly builtAt?: string | undefined;
  /** Channels that the store itself releases it to, when the review passes. */
  readonly channels: readonly string[];
  /** Upload ids by the component's name. */
  readonly components: Readonly<Record<string, string>>;
  /** SHA3-384 of the file in hex. @default computed when it is needed */
  readonly digest?: string | undefined;
}

/** What came of it: where its processing can be watched or, when the answer was lost, the revision that was found by looking. */
export type Notified = { readonly statusUrl: string } | { readonly found: SnapRevision };

const answer = z.object({ status_details_url: z.string().min(1), success: z.boolean().nullish() });

/**
 * Tells the store of a file in the storage (canonical contract 4.1). When the answer is lost, the revisions are looked through for this
 * very file until the session's probe time is over; nothing is sent twice.
 * @throws PublishError what the store refused; with recovery `retry-after-probe` when nothing tells whether it was done
 */
export async function notifyUpload(session: ApiSession, given: Notification, call: Call): Promise<Notified> {
  const { name, uploadId, size, builtAt, channels, components } = given;
  try {
    if (isOnPremises(session)) return { statusUrl: await notifyOnPremises(session, given, call) };
    const { status_details_url: statusUrl } = await ask(session, answer, call, {
      what: `the upload of ${name}`,
      path: 'dev/api/snap-push/',
      json: {
        name,
        series: SERIES,
        updown_id: uploadId,
        binary_filesize: size,
        source_uploaded: false,
        built_at: builtAt,
        channels: channels.length === 0 ? undefined : channels,
        components: Object.keys(components).length === 0 ? undefined : components,
      },
      explain: explainPush(name),
    });
    return { statusUrl };
  } catch (thrown) {
    if (!wasLost(thrown, call)) throw thrown;
    return { found: await lookFor(session, given, thrown, call) };
  }
}

/** Only the words tell that the snap is yours and may have no components (canonical contract 2: resource-forbidden is for both). */
function explainPush(name: string): ExplainError {
  const usual = explain(storeNames.snap, `the upload of ${name}`);
  return (given) => {
    const explained = usual(given);
    return given.status === 403 && /\bcomponents?\b/iu.test(explained?.storeMessage ?? '')
      ? { ...explained, hint: 'leave the components out, or ask at forum.snapcraft.io to have them allowed' }
      : explained;
  };
}

/** The store may still work on it: it is looked for until it shows, or the time is over. */
async function lookFor(
  session: ApiSession,
  given: Notification,
  lost: PublishError,
  call: Call,
): Promise<SnapRevision> {
  const { name } = given;
  call.emit({
    type: 'warning',
    code: 'ANSWER_LOST',
    message: `whether the Snap Store took ${name} is not known (${lost.message}): looking for it among the revisions`,
  });
  const digest = given.digest ?? (await digestOf(given.path, call));
  return lookAfter(lost, call, () =>
    poll(() => findByDigest(session, name, digest, call), call, {
      clock: session.deps.clock,
      deadlineMs: session.probeTimeoutMs,
    }),
  );
}
