import type { Emit } from '@omnipub/core';

/** One progress for many files that come at once: each gets a listener of its own, and what is told is the sum. */
export function wholeProgress(emit: Emit, sizes: readonly (number | undefined)[]): (index: number) => Emit {
  const received = new Map<number, number>();
  const known = sizes.filter((size) => size !== undefined);
  const total =
    known.length === sizes.length ? { total: known.reduce((sum, size) => sum + size, 0) } : undefined;
  let sum = 0;
  return (index) => (event) => {
    if (event.type !== 'download.progress') {
      emit(event);
      return;
    }
    sum += event.received - (received.get(index) ?? 0);
    received.set(index, event.received);
    emit({ type: 'download.progress', received: sum, ...total });
  };
}
