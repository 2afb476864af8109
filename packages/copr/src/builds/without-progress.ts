import type { Call } from '@omnipub/core';

/** A call whose small body is no upload that anybody wants to follow. */
export function withoutProgress({ signal, emit }: Call): Call {
  return {
    signal,
    emit: (event) => {
      if (event.type !== 'upload.progress') emit(event);
    },
  };
}
