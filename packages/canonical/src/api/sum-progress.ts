import type { Emit } from '@omnipub/core';

/** Progress of several uploads at once as one: all their bytes, out of all. Retries start one upload at 0 again. */
export interface SumProgress {
  /** A listener for the next upload. @param total bytes that it will send, as far as known */
  next(total: number): Emit;
}

/** Makes one; every other event passes through. */
export function sumProgress(emit: Emit): SumProgress {
  const sent: number[] = [];
  const totals: number[] = [];
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
  return {
    next: (total) => {
      const index = totals.push(total) - 1;
      sent.push(0);
      return (event) => {
        if (event.type !== 'upload.progress') {
          emit(event);
          return;
        }
        sent[index] = event.sent;
        totals[index] = event.total;
        emit({ type: 'upload.progress', sent: sum(sent), total: sum(totals) });
      };
    },
  };
}
