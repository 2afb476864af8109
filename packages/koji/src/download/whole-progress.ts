import type { Emit } from '@omnipub/core';

/** One progress for many files that come at once: each gets a listener of its own, and what is told is the sum. */
export function wholeProgress(emit: Emit, sizes: readonly (number | undefined)[]): (index: number) => Emit {
  const received = new Map<number, number>();
  const known = sizes.filter((size) => size !== undefined);
  const total =
    known.length === sizes.length ? { total: known.reduce((sum, size) => sum + size, 0) } : undefined;
  return (index) => (event) => {
    if (event.type !== 'download.progress') {
      emit(event);
      return;
    }
    received.set(index, event.received);
    const sum = [...received.values()].reduce((all, each) => all + each, 0);
    emit({ type: 'download.progress', received: sum, ...total });
  };
}
