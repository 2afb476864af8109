import { type Call, type Emit, PublishError, toPublishError } from '@omnipub/core';
import type { CoprSession } from '../session/copr-session.js';
import type { Build } from './build-schema.js';
import type { BuildTrial } from './build-trial.js';
import { claimedBuilds } from './claimed-builds.js';
import { findLostBuilds, newestBuildId } from './find-lost-builds.js';
import { lookForBuilds } from './look-for-builds.js';
import { wasLost } from './was-lost.js';

/** How often a request that makes builds is sent at most. */
const MOST_SENDS = 3;

/** Milliseconds before a request is sent again whose connection did not break by itself. */
const RESEND_MS = 1_000;

/**
 * Makes builds once, whatever becomes of the answer. The newest build is noted before anything is sent. When the answer is lost, the
 * builds that are newer are looked through: what is ours is the answer; nothing ours is sent again, with the whole body, where the server
 * can't be at work on it any more. What can't be told is never sent again.
 *
 * A body that did not leave whole can't have made anything: the server looks at nothing before the end (copr contract 4). After a whole
 * one the look is repeated for `copr.lookForMs`, as the server may still be at it. {@link lookForBuilds}
 *
 * @throws PublishError with recovery `retry-after-probe` when it can't be told, or the server may still be working on it
 */
export async function makeBuilds(
  copr: CoprSession,
  trial: BuildTrial,
  call: Call,
): Promise<readonly Build[]> {
  const mark = await newestBuildId(copr, trial, call);
  for (let sends = 1; ; sends++) {
    const body = watchBody(trial, call.emit);
    try {
      const builds = await trial.send({ signal: call.signal, emit: body.emit });
      if (sends > 1) await warnOfTwins(copr, trial, { mark, builds }, call);
      return claim(copr, builds);
    } catch (thrown) {
      if (!wasLost(thrown, call)) throw thrown;
      // Who answers may have read more than was told to have left.
      const arrived = body.isWhole() || thrown.status !== undefined ? 'perhaps' : 'never';
      const forMs = arrived === 'never' ? 0 : copr.lookForMs;
      const found = await lookForBuilds(copr, trial, { mark, forMs, lost: thrown }, call);
      if (found !== undefined) {
        call.emit({ type: 'warning', code: 'ANSWER_LOST', message: foundMessage(found) });
        return claim(copr, found);
      }
      await beforeResend(copr, { lost: thrown, arrived, sends }, call);
    }
  }
}

interface LostSend {
  readonly lost: PublishError;
  /** Can the whole request have reached the server? */
  readonly arrived: 'perhaps' | 'never';
  readonly sends: number;
}

/** Waits where that helps. @throws PublishError when it must not be sent again, or was sent often enough */
async function beforeResend(
  copr: CoprSession,
  { lost, arrived, sends }: LostSend,
  call: Call,
): Promise<void> {
  // A gateway that gave up, and a silence, leave the server at its work; a broken connection does not.
  if (arrived === 'perhaps' && (lost.code !== 'NETWORK' || sends >= MOST_SENDS)) throw notSeen(lost);
  if (sends >= MOST_SENDS) throw brokeOften(lost, sends);
  const delayMs = lost.code === 'NETWORK' ? 0 : RESEND_MS;
  const reason = `${lost.message}; no build came of it`;
  call.emit({ type: 'request.retry', attempt: sends, delayMs, reason });
  await copr.deps.clock.sleep(delayMs, call.signal);
}

function claim(copr: CoprSession, builds: readonly Build[]): readonly Build[] {
  const known = claimedBuilds(copr);
  for (const { id } of builds) known.add(id);
  return builds;
}

/** Listens whether the socket has taken the whole body: the client says so with its last byte. Progress is told in bytes of the file. */
function watchBody({ fileSize }: BuildTrial, emit: Emit): { readonly emit: Emit; isWhole(): boolean } {
  let isWhole = false;
  return {
    isWhole: () => isWhole,
    emit: (event) => {
      if (event.type !== 'upload.progress') {
        emit(event);
        return;
      }
      isWhole = event.sent >= event.total;
      if (fileSize === undefined) return;
      emit({ type: 'upload.progress', sent: Math.min(event.sent, fileSize), total: fileSize });
    },
  };
}

/** The first request may have come through after all, later than it was looked for. What is made is made, so that nothing is thrown. */
async function warnOfTwins(
  copr: CoprSession,
  trial: BuildTrial,
  { mark, builds }: { readonly mark: number; readonly builds: readonly Build[] },
  call: Call,
): Promise<void> {
  claim(copr, builds);
  const warn = (message: string): void => call.emit({ type: 'warning', code: 'BUILT_TWICE', message });
  try {
    const twins = await findLostBuilds(copr, trial, mark, call);
    if (twins !== undefined)
      warn(`build ${idsOf(twins)} is the same as ${idsOf(builds)}: cancel one of them`);
  } catch (thrown) {
    const { message } = toPublishError(thrown, { store: 'copr' });
    warn(`build ${idsOf(builds)} was asked for twice, and may be there twice: ${message}`);
  }
}

const idsOf = (builds: readonly Build[]): string => builds.map(({ id }) => String(id)).join(', ');

function foundMessage(found: readonly Build[]): string {
  return `the answer to a new build was lost; build ${idsOf(found)} is the one`;
}

function notSeen(lost: PublishError): PublishError {
  return new PublishError(
    lost.code,
    `${lost.message}; no build of it is to be seen, but the server may still make one`,
    {
      store: 'copr',
      recovery: 'retry-after-probe',
      ...(lost.status === undefined ? {} : { status: lost.status }),
      hint: 'look at the list of builds in a few minutes; when there is none, run again',
      cause: lost,
    },
  );
}

/** Nothing of it can have been made, so that it may be tried again without a look. */
function brokeOften(lost: PublishError, sends: number): PublishError {
  return new PublishError(
    lost.code,
    `${lost.message}; it broke ${String(sends)} times, and no build came of it`,
    {
      store: 'copr',
      recovery: 'retry',
      ...(lost.status === undefined ? {} : { status: lost.status }),
      hint: 'look at the network, and run again',
      cause: lost,
    },
  );
}
