/** Times in whole microseconds since the epoch, each later than the one before, whatever the clock does. */
export class Instants {
  readonly #now: () => number;
  #last: number;

  /** @param after every instant is later than this one, which an earlier run may have written */
  constructor(now: () => number, after: number) {
    this.#now = now;
    this.#last = after;
  }

  /** The next instant. */
  next(): number {
    this.#last = Math.max(this.#last + 1, Math.round(this.#now() * 1000));
    return this.#last;
  }
}

/** An instant as Python's isoformat writes it, UTC and without a zone (macaroon-vectors.json, "u1"). */
export function writeInstant(micros: number): string {
  const seconds = new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19);
  return `${seconds}.${String(micros % 1_000_000).padStart(6, '0')}`;
}

/** The microseconds of what {@link writeInstant} wrote; undefined for anything else. */
export function readInstant(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})$/u.exec(text);
  const millis = Date.parse(`${match?.[1] ?? ''}Z`);
  return Number.isNaN(millis) ? undefined : millis * 1000 + Number(match?.[2]);
}
