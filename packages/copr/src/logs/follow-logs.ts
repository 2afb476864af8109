import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { isFinalState } from '../builds/build-state.js';
import { sourceChroot } from '../builds/read-build.js';
import type { ResultFiles } from '../download/result-files.js';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { type BuildSight, seeBuild } from '../wait/build-sight.js';
import { isOutage } from '../wait/is-outage.js';
import { createPace } from '../wait/pace.js';
import { stillPending } from '../wait/still-pending.js';
import { DAY_MS, INTERVAL_MS, waitOptionsSchema } from '../wait/wait-options.js';
import { LiveLog } from './live-log.js';
import { LogLines } from './log-lines.js';
import type { LogName } from './log-urls.js';

/** What stands for the making of the SRPM where a chroot is named. */
export const SOURCE = 'source';

const followOptions = waitOptionsSchema.pick({ timeoutMs: true, intervalMs: true }).extend({
  /** Chroots of the build, and `source` for the SRPM. @default source, and all chroots */
  of: z.array(z.string().min(1)).min(1).optional(),
  /** What the builder says, or what the backend does around it. @default builder-live */
  log: z.enum(['builder-live', 'backend']).optional(),
});

/** Options of {@link followLogs}. */
export type FollowLogsOptions = z.input<typeof followOptions>;

/** A line of a log. */
export interface LogLine {
  /** `source` for the making of the SRPM. */
  readonly chroot: string;
  /** Without its end. */
  readonly line: string;
}

interface Follower {
  readonly log: LiveLog;
  readonly lines: LogLines;
  isDone: boolean;
}

/**
 * The logs of a build as they grow, line by line: that of its SRPM, then those of its chroots, which come together. Ends when the build is
 * over and everything was read. A log that isn't there is none: a build that was canceled before it ran has no log at all. Outages of the
 * servers are waited out, and told as warnings.
 *
 * @throws PublishError NOT_FOUND when there is no such build; INVALID_INPUT for a chroot that it is not built in; TIMEOUT; ABORTED
 */
export async function* followLogs(
  copr: CoprSession,
  files: ResultFiles,
  id: number,
  options: FollowLogsOptions,
  call: Call,
): AsyncGenerator<LogLine, void, void> {
  const checked = checkedInput(followOptions, options, 'following logs');
  const { of, log = 'builder-live', timeoutMs = DAY_MS, intervalMs = INTERVAL_MS } = checked;
  const { clock } = copr.deps;
  const until = clock.now() + timeoutMs;
  const pace = createPace(clock, intervalMs);
  const followers = new Map<string, Follower>();
  for (;;) {
    call.signal.throwIfAborted();
    let isNew = false;
    try {
      const sight = await seeBuild(copr, id, call);
      for (const place of await placesOf(copr, sight, of, call)) {
        const follower = followers.get(place.chroot) ?? newFollower(files, log);
        followers.set(place.chroot, follower);
        for await (const line of readLines(follower, place, call)) {
          isNew = true;
          yield { chroot: place.chroot, line };
        }
      }
      if (sight.phase === 'over') {
        refuseUnknown(sight, of);
        return;
      }
    } catch (thrown) {
      if (call.signal.aborted || !isOutage(thrown)) throw thrown;
      call.emit({
        type: 'warning',
        code: thrown.code,
        message: `${thrown.message}; the logs are looked at again`,
      });
    }
    const left = until - clock.now();
    if (left <= 0) throw stillPending(copr, [id], timeoutMs);
    await clock.sleep(Math.min(left, pace.next({ isNew })), call.signal);
  }
}

function newFollower(files: ResultFiles, log: LogName): Follower {
  return { log: new LiveLog(files, log), lines: new LogLines(), isDone: false };
}

/** A chroot, or the SRPM, with its folder and whether it is over. */
interface LogPlace {
  readonly chroot: string;
  readonly url: string;
  readonly isOver: boolean;
}

async function placesOf(
  copr: CoprSession,
  { build, chroots, phase }: BuildSight,
  of: readonly string[] | undefined,
  call: Call,
): Promise<readonly LogPlace[]> {
  const places: LogPlace[] = [];
  if (of === undefined || of.includes(SOURCE)) {
    const source = await sourceChroot(copr, build.id, call);
    const isOver = phase === 'rpm' || phase === 'over';
    if (source !== undefined && source.result_url !== null && source.result_url !== '')
      places.push({ chroot: SOURCE, url: source.result_url, isOver });
  }
  for (const { name, state, result_url: url } of chroots) {
    if ((of !== undefined && !of.includes(name)) || url === null || url === '') continue;
    places.push({ chroot: name, url, isOver: isFinalState(state) || phase === 'over' });
  }
  return places;
}

async function* readLines(
  follower: Follower,
  { url, isOver }: LogPlace,
  call: Call,
): AsyncGenerator<string, void, void> {
  const { log, lines, isDone } = follower;
  if (isDone) return;
  for await (const text of isOver ? log.readRest(url, call) : log.readGrowing(url, call))
    yield* lines.add(text);
  if (!isOver) return;
  yield* lines.end();
  follower.isDone = true;
}

function refuseUnknown({ build, chroots }: BuildSight, of: readonly string[] | undefined): void {
  const known = [SOURCE, ...chroots.map(({ name }) => name)];
  const other = of?.find((name) => !known.includes(name));
  if (other === undefined) return;
  throw new PublishError(
    'INVALID_INPUT',
    `build ${String(build.id)} has no chroot ${JSON.stringify(other)}`,
    {
      store: 'copr',
      hint: `it has ${known.join(', ')}`,
    },
  );
}
