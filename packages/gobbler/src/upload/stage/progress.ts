import type { Clock, Emit } from '@omnipub/core';

/** Counts what is staged and tells about it ten times a second at most. */
export interface StageProgress {
  bytes(count: number): void;
  file(): void;
  /** The last event, always sent. */
  end(): void;
}

/** Makes a counter. */
export function stageProgress(totalBytes: number, clock: Clock, emit: Emit): StageProgress {
  let files = 0;
  let bytes = 0;
  let last = Number.NEGATIVE_INFINITY;
  const tell = (): void => {
    last = clock.now();
    emit({ type: 'stage.progress', files, bytes, totalBytes });
  };
  const maybe = (): void => {
    if (clock.now() - last >= 100) tell();
  };
  return {
    bytes(count) {
      bytes += count;
      maybe();
    },
    file() {
      files += 1;
      maybe();
    },
    end: tell,
  };
}
