/** A clock that stands still between requests. */
export interface RecordedClock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A tenth of a second goes by. */
  tick(): void;
}

/** When the recordings were made. */
const RECORDED_AT = Date.UTC(2026, 10, 21, 2, 23, 29);

/** The clock of the servers in a replay: it begins when the recordings were made, so that their moments are still to come. */
export function recordedClock(): RecordedClock {
  let now = RECORDED_AT;
  return {
    now: () => now,
    tick: () => {
      now += 100;
    },
  };
}
