const MIB = 1024 * 1024;

/** Bounds of a chunk, in bytes. */
export interface ChunkBounds {
  /** @default 1 MiB, koji's own size */
  readonly min: number;
  /** @default 16 MiB */
  readonly max: number;
}

/** What a chunk should take: long enough that the round trip does not count, short enough that a break costs little. */
const AIM_MS = 1_000;

/** Finds the size of chunks for a line of unknown speed (koji contract 8: larger ones doubled the throughput). */
export interface ChunkSize {
  /** Of the next chunk, in bytes. */
  readonly current: number;
  /** A chunk of so many bytes took so long. */
  sent(bytes: number, ms: number): void;
  /** A chunk broke off. */
  broken(): void;
}

/** Starts at the smallest; at most doubles, and halves when the line breaks or is slow. */
export function createChunkSize(bounds: ChunkBounds = { min: MIB, max: 16 * MIB }): ChunkSize {
  let current = bounds.min;
  const set = (wanted: number): void => {
    current = Math.min(bounds.max, Math.max(bounds.min, wanted));
  };
  return {
    get current() {
      return current;
    },
    sent(bytes, ms) {
      const inTime = (bytes / Math.max(ms, 1)) * AIM_MS;
      if (inTime >= current * 2) set(current * 2);
      else if (inTime < current / 2) set(current / 2);
    },
    broken: () => set(current / 2),
  };
}
