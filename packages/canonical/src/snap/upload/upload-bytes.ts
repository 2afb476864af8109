import type { Call } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { uploadToStorage } from '../../api/storage.js';

/** A file on its way to the storage. */
export interface OutgoingFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Uploads one file after the other, with one progress for all of them, in bytes of the files. Gives their upload ids, in order. */
export async function uploadBytes(
  session: ApiSession,
  files: readonly OutgoingFile[],
  call: Call,
): Promise<string[]> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const ids: string[] = [];
  let before = 0;
  for (const { path, size } of files) {
    const start = before;
    ids.push(
      await uploadToStorage(session, path, {
        signal: call.signal,
        emit: (event) =>
          call.emit(
            event.type === 'upload.progress'
              ? { type: 'upload.progress', sent: start + Math.min(event.sent, size), total }
              : event,
          ),
      }),
    );
    before += size;
  }
  return ids;
}
