import type { Moods } from './api/dispatcher.js';
import { archiveRow } from './archives/archive-info.js';
import { buildInfo } from './builds/build-info.js';
import { findBuild } from './builds/find-build.js';
import type { Hub } from './hub.js';
import type { FaultName } from './hub-fault.js';
import { rpmRow } from './rpms/rpm-info.js';
import { taskInfo } from './tasks/task-info.js';
import type { Worker } from './worker/worker.js';
import type { Struct } from './xmlrpc/value.js';

/** What a test does to the hub behind its clients' backs. */
export interface Control {
  /** Expires every session that is open: the next call of each gets 1007. */
  expireSessions(): Promise<void>;
  /** Every call is answered 1014 with this message; null brings the hub back (recordings fault-ServerOffline*). */
  setOffline(message: string | null): void;
  /** Only administrators may call. */
  setLockOut(locked: boolean): void;
  /** Makes a method slow; its session waits meanwhile, if the call has a number (koji contract 4). 0 ends it. */
  delayMethod(method: string, ms: number): void;
  /** Milliseconds that the builder rests between two rounds, from now on. */
  workerSpeed(ms: number): void;
  /** Leaves tasks as they are. */
  pauseWorker(): void;
  resumeWorker(): void;
  /** The next task of that method, or of any, fails with this when it is opened. */
  failNextTask(failure: { method?: string; fault?: FaultName; message: string }): void;
  /** What the hub holds of a build; undefined when there is none. */
  build(nvr: string): HeldBuild | undefined;
  /** Names of the tags that a build is in, in the order in which it came there. */
  tagsOf(nvr: string): string[];
  /** All tasks, those of one method if it is named. */
  tasks(method?: string): Struct[];
}

/** A build, and all that belongs to it. */
export interface HeldBuild {
  readonly info: Struct;
  readonly rpms: readonly Struct[];
  readonly archives: readonly Struct[];
}

/** The controls of one hub. */
export function createControl({ hub, moods, worker }: { hub: Hub; moods: Moods; worker: Worker }): Control {
  return {
    expireSessions: () =>
      hub.transaction.run(() => {
        hub.sessions.expire(hub.db.sessions.filter(({ closed }) => !closed).map(({ id }) => id));
        hub.db.commit();
      }),
    setOffline: (message) => {
      moods.offline = message ?? undefined;
    },
    setLockOut: (locked) => {
      moods.lockOut = locked;
    },
    delayMethod: (method, ms) => {
      moods.delays.set(method, ms);
    },
    workerSpeed: (ms) => {
      worker.speed = ms;
    },
    pauseWorker: () => worker.pause(),
    resumeWorker: () => worker.resume(),
    failNextTask: ({ method, fault = 'GenericError', message }) =>
      worker.failNext({ fault, message, ...(method === undefined ? {} : { method }) }),
    build: (nvr) => {
      const { db } = hub;
      const build = findBuild(db, nvr);
      if (build === undefined) return undefined;
      return {
        info: buildInfo(db, build),
        rpms: db.rpmsByBuild.get(build.id).map(rpmRow),
        archives: db.archivesByBuild.get(build.id).map((archive) => archiveRow(db, archive)),
      };
    },
    tagsOf: (nvr) => {
      const { db } = hub;
      const build = findBuild(db, nvr);
      const listed = build === undefined ? [] : db.listingByBuild.get(build.id);
      return listed.flatMap(({ revoke_event, tag_id }) =>
        revoke_event === null ? [db.tags.need(tag_id).name] : [],
      );
    },
    tasks: (method) =>
      hub.db.tasks
        .filter((task) => method === undefined || task.method === method)
        .map((task) => taskInfo(task)),
  };
}
