import { type Call, eachLimited } from '@omnipub/core';
import type { Build } from '../builds/build-schema.js';
import type { CoprSession } from '../session/copr-session.js';
import { type BuildPhase, type BuildSight, seeBuild } from './build-sight.js';
import { isOutage } from './is-outage.js';
import { createPace } from './pace.js';
import { stillPending } from './still-pending.js';
import { DAY_MS, INTERVAL_MS, type WaitOptions } from './wait-options.js';

/** Something that has changed, or is seen for the first time. */
export type BuildChange =
  | {
      readonly type: 'build';
      readonly id: number;
      readonly state: string;
      readonly phase: BuildPhase;
      /** Absent at the first sight. */
      readonly before?: { readonly state: string; readonly phase: BuildPhase };
      readonly build: Build;
    }
  | {
      readonly type: 'chroot';
      readonly id: number;
      readonly chroot: string;
      readonly state: string;
      readonly before?: { readonly state: string };
    };

/** Builds that are looked at at once. */
const AT_ONCE = 4;

/**
 * Watches builds until all are over: yields each build and each of its chroots at first sight, and at every change of state or phase. A
 * build that has failed ends its watch as well as any. `forked` and `unknown` are ends (copr contract 9). Outages of the server are waited
 * out, and told once each as a warning.
 *
 * @throws PublishError NOT_FOUND for a build that isn't there; TIMEOUT with recovery `wait`, and the pages to come back to; ABORTED
 */
export async function* watchBuilds(
  copr: CoprSession,
  ids: readonly number[],
  options: Pick<WaitOptions, 'timeoutMs' | 'intervalMs'>,
  call: Call,
): AsyncGenerator<BuildChange, ReadonlyMap<number, BuildSight>, void> {
  const { clock } = copr.deps;
  const { timeoutMs = DAY_MS, intervalMs = INTERVAL_MS } = options;
  const until = clock.now() + timeoutMs;
  const pace = createPace(clock, intervalMs);
  const sights = new Map<number, BuildSight>();
  let open = [...new Set(ids)];
  for (;;) {
    call.signal.throwIfAborted();
    const seen = await eachLimited(open, { limit: AT_ONCE, signal: call.signal }, (id) =>
      look(copr, id, call),
    );
    let isNew = false;
    for (const sight of seen) {
      if (sight === undefined) continue;
      for (const change of changesOf(sight, sights.get(sight.build.id))) {
        isNew = true;
        yield change;
      }
      sights.set(sight.build.id, sight);
    }
    open = open.filter((id) => sights.get(id)?.phase !== 'over');
    if (open.length === 0) return sights;
    const left = until - clock.now();
    if (left <= 0) throw stillPending(copr, open, timeoutMs);
    await clock.sleep(Math.min(left, pace.next({ isNew })), call.signal);
  }
}

/** Undefined during an outage: the next look may tell. */
async function look(copr: CoprSession, id: number, call: Call): Promise<BuildSight | undefined> {
  try {
    return await seeBuild(copr, id, call);
  } catch (thrown) {
    if (call.signal.aborted || !isOutage(thrown)) throw thrown;
    call.emit({
      type: 'warning',
      code: thrown.code,
      message: `${thrown.message}; build ${String(id)} is looked at again`,
    });
    return undefined;
  }
}

function* changesOf(now: BuildSight, before: BuildSight | undefined): Generator<BuildChange> {
  const { build, phase } = now;
  const { id, state } = build;
  const was = before === undefined ? {} : { before: { state: before.build.state, phase: before.phase } };
  if (before?.build.state !== state || before.phase !== phase)
    yield { type: 'build', id, state, phase, ...was, build };
  for (const { name, state: current } of now.chroots) {
    const old = before?.chroots.find((chroot) => chroot.name === name);
    if (old?.state === current) continue;
    const one = { type: 'chroot', id, chroot: name, state: current } as const;
    yield old === undefined ? one : { ...one, before: { state: old.state } };
  }
}
