import type { Emit } from '@omnipub/core';

/** One listener for each of several uploads, which together tell one progress: the sum of all. @param sizes bytes of each upload */
export function sharedProgress(sizes: readonly number[], emit: Emit): Emit[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const sent = sizes.map(() => 0);
  return sizes.map((_, index) => (event) => {
    if (event.type !== 'upload.progress') {
      emit(event);
      return;
    }
    sent[index] = event.sent;
    emit({ type: 'upload.progress', sent: sent.reduce((sum, bytes) => sum + bytes, 0), total });
  });
}
