import { type BodySource, type Clock, type Emit, PublishError } from '@omnipub/core';
import { codes } from '../faults/fault-codes.js';
import { faultError } from '../faults/koji-fault.js';
import type { XmlRpcFault, XmlRpcValue } from '../xmlrpc/value.js';
import { type HubSession, signatureOf } from './hub-session.js';
import type { HubSettings } from './hub-settings.js';
import type { HubWire } from './hub-wire.js';
import { patientPost } from './patient-post.js';
import type { SessionKeeper } from './session-keeper.js';
import { asWriteError, lostAnswer, type Settle, type Settled } from './settle.js';

/** One logical call, encoded. */
export interface Job {
  /** For messages. */
  readonly method: string;
  readonly body: BodySource;
  /** Of an upload. */
  readonly query?: Readonly<Record<string, string>>;
  /** `write`: numbered, so that the hub does it once. The caller sees to it that there is one at a time. */
  readonly access: 'read' | 'write';
  /** `user`: logs in first. `anyone`: with the session if there is one. */
  readonly as: 'user' | 'anyone';
  /** Over which connections. @default calls */
  readonly over?: 'calls' | 'uploads';
  readonly settle?: Settle | undefined;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** What a call runs with. */
export interface Runner {
  readonly keeper: SessionKeeper;
  /** For who is not logged in. */
  readonly anonymous: HubWire;
  readonly settings: HubSettings;
  readonly clock: Clock;
  /** Hears each answer's Koji-Version. */
  readonly onVersion: (version: string) => void;
}

/** What has been done about a call: whether it has gone out, whether more than once, and whether somebody has looked for it. */
interface Fate {
  sent: boolean;
  resent: boolean;
  looked: boolean;
}

/** A call that meets more dead sessions than this has another problem. */
const MOST_LOGINS = 3;

/**
 * Runs one call to its end (koji contract 4): a lost answer is met by the same bytes with the same number; an expired session by a
 * renewal that keeps the count; 1009 by looking whether it happened; 1014 and 1001 by waiting. Every other fault is the call's.
 * @throws PublishError; of a write that may have happened with recovery `retry-after-probe`
 */
export async function runCall(job: Job, runner: Runner): Promise<XmlRpcValue> {
  const fate: Fate = { sent: false, resent: false, looked: false };
  try {
    return await attempts(job, runner, fate);
  } catch (thrown) {
    if (job.access === 'read') throw thrown;
    const error = asWriteError(thrown, job.method, fate);
    const settled = fate.looked ? undefined : await lastLook(job, error);
    if (settled?.happened === true) return settled.value;
    throw error;
  }
}

/** No answer came in time; but the hub may be there again, and have done it. What it has not done may still be under way. */
async function lastLook(job: Job, error: unknown): Promise<Settled | undefined> {
  const isLost =
    error instanceof PublishError && error.recovery === 'retry-after-probe' && error.storeCode === undefined;
  if (!isLost || job.signal.aborted) return undefined;
  try {
    return await job.settle?.({ happened: false, signal: job.signal });
  } catch {
    // The error that is known already says to look; that this look failed, too, adds nothing to it.
    return undefined;
  }
}

async function attempts(job: Job, runner: Runner, fate: Fate): Promise<XmlRpcValue> {
  const number = numbering(job.access);
  let session = await sessionOf(job, runner);
  for (let logins = 0; ; ) {
    const { response, version } = await send(job, runner, session, {
      callnum: number(session),
      onSend: () => (fate.sent = true),
      onResend: () => (fate.resent = true),
    });
    if (version !== undefined) runner.onVersion(version);
    if (!('fault' in response)) return response.value;
    const { fault } = response;
    if (session !== undefined && isDeadSession(fault) && logins < MOST_LOGINS) {
      logins++;
      const fresh = await runner.keeper.renew(session, job);
      // In another session the numbers of this one mean nothing: only looking can tell whether it happened.
      if (job.access === 'write' && fate.resent && fresh.id !== session.id) {
        fate.looked = true;
        const settled = await look(job, { happened: false });
        if (settled !== undefined) return settled;
        fate.resent = false;
      }
      session = fresh;
      continue;
    }
    if (fault.faultCode === codes.retry && job.access === 'write') {
      const settled = await look(job, { happened: true });
      if (settled !== undefined) return settled;
      throw lostAnswer(job.method, { happened: true });
    }
    throw faultError(fault, job.method);
  }
}

function sessionOf(job: Job, { keeper }: Runner): Promise<HubSession | undefined> {
  return job.as === 'user' || job.access === 'write' ? keeper.session(job) : keeper.current(job.signal);
}

async function send(
  job: Job,
  runner: Runner,
  session: HubSession | undefined,
  how: { readonly callnum: number | undefined; readonly onSend: () => void; readonly onResend: () => void },
): ReturnType<typeof patientPost> {
  const { headers, query } = signatureOf(session, how.callnum);
  const { anonymous, keeper, settings, clock } = runner;
  const own =
    session === undefined ? anonymous : job.over === 'uploads' ? keeper.login.uploads : keeper.login.wire;
  const { body, signal, emit } = job;
  how.onSend();
  return patientPost(
    own,
    { body, headers, query: { ...job.query, ...query }, signal, emit, onResend: how.onResend },
    { ...settings, clock },
  );
}

/** A write takes one number of its session, and keeps it as long as that session lasts (koji contract 4). */
function numbering(access: Job['access']): (session: HubSession | undefined) => number | undefined {
  let taken: { readonly id: number; readonly number: number } | undefined;
  return (session) => {
    if (access === 'read' || session === undefined) return undefined;
    if (taken?.id !== session.id) taken = { id: session.id, number: session.counter.next++ };
    return taken.number;
  };
}

/** Expired, or no longer known: closed by somebody, or renewed meanwhile. The hub looks at this before anything else. */
function isDeadSession(fault: XmlRpcFault): boolean {
  if (fault.faultCode === codes.authExpired) return true;
  if (fault.faultCode !== codes.auth) return false;
  return /^Invalid session or bad credentials/.test(fault.faultString);
}

/** What the call would have answered; undefined when it did not happen. @throws PublishError when that can't be told */
async function look(job: Job, facts: { readonly happened: boolean }): Promise<XmlRpcValue | undefined> {
  const settled = await job.settle?.({ ...facts, signal: job.signal }).catch((thrown: unknown) => {
    throw lostAnswer(job.method, facts, thrown);
  });
  if (settled === undefined) throw lostAnswer(job.method, facts);
  return settled.happened ? settled.value : undefined;
}
