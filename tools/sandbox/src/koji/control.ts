import type { Moods } from './api/dispatcher.js';
import type { Hub } from './hub.js';

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
}

/** The controls of one hub. */
export function createControl({ hub, moods }: { hub: Hub; moods: Moods }): Control {
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
  };
}
