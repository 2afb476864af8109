import { type Call, type CallControl, callOf } from '@omnipub/core';
import { hasReason } from '../errors.js';
import { checkNames, type VersionNames, versionKey } from '../names.js';
import { versionState } from '../read/probe.js';
import { remoteReader } from '../read/read-remote.js';
import { postRequest, type Settled } from '../requests/requests.js';
import { type GobblerSession } from '../session.js';

/** Options of {@link approveProbation}. */
export interface ProbationOptions extends CallControl {
  /** Act for this user, where the service allows it. */
  readonly spoof?: string | undefined;
  readonly idempotencyKey?: string | undefined;
}

/**
 * Takes a version off probation; it becomes the latest when it was uploaded later than that one.
 *
 * @throws PublishError AUTH_DENIED, NOT_FOUND, and CONFLICT when it is not on probation
 */
export async function approveProbation(
  session: GobblerSession,
  names: VersionNames,
  options: ProbationOptions = {},
): Promise<void> {
  const key = versionKey(names);
  const call = callOf(options);
  await postRequest(
    session,
    {
      action: 'approve_probation',
      body: bodyOf(names, options),
      what: `to approve ${key}`,
      idempotent: false,
      idempotencyKey: options.idempotencyKey,
      settle: async (asked) => settleApproval(session, names, asked),
    },
    call,
  );
}

async function settleApproval(session: GobblerSession, names: VersionNames, call: Call): Promise<Settled> {
  const found = await versionState(remoteReader(session), names, call);
  if (found.state !== 'complete') return 'undecided';
  return found.summary.onProbation ? 'not-done' : 'done';
}

/** Options of {@link rejectProbation}. */
export interface RejectOptions extends ProbationOptions {
  /** Go on where the version's metadata is damaged. @default false */
  readonly force?: boolean | undefined;
}

/** Deletes a version that is on probation. @throws PublishError AUTH_DENIED (also for its uploader), NOT_FOUND, CONFLICT */
export async function rejectProbation(
  session: GobblerSession,
  names: VersionNames,
  options: RejectOptions = {},
): Promise<void> {
  checkNames(names);
  const key = versionKey(names);
  const call = callOf(options);
  await postRequest(
    session,
    {
      action: 'reject_probation',
      body: { ...bodyOf(names, options), force: options.force ?? false },
      what: `to reject ${key}`,
      idempotent: false,
      idempotencyKey: options.idempotencyKey,
      async settle(asked) {
        const found = await versionState(remoteReader(session), names, asked);
        if (found.state === 'missing') return 'done';
        return found.state === 'complete' && found.summary.onProbation ? 'not-done' : 'undecided';
      },
    },
    call,
  );
}

/** Approves a version, or finds that it is approved already. */
export async function ensureApproved(
  session: GobblerSession,
  names: VersionNames,
  options: ProbationOptions = {},
): Promise<'created' | 'existed'> {
  const call = callOf(options);
  const before = await versionState(remoteReader(session), names, call);
  if (before.state === 'complete' && !before.summary.onProbation) return 'existed';
  try {
    await approveProbation(session, names, options);
    return 'created';
  } catch (thrown) {
    // Somebody else was faster.
    if (hasReason(thrown, 'not-on-probation')) return 'existed';
    throw thrown;
  }
}

function bodyOf({ project, asset, version }: VersionNames, options: ProbationOptions): object {
  return { project, asset, version, ...(options.spoof === undefined ? {} : { spoof: options.spoof }) };
}
