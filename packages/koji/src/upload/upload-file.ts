import { type CallControl, type Clock, callOf, PublishError, withBounds } from '@omnipub/core';
import type { HubConnection } from '../session/hub-connection.js';
import { type ChunkBounds, createChunkSize } from './chunk-size.js';
import { EMPTY_ADLER32 } from './combine-adler32.js';
import { type HubFile, hubFile } from './hub-file.js';
import { legacyUpload } from './legacy-upload.js';
import { type LocalFile, openLocalFile } from './local-file.js';
import { type SendFrom, sendChunks } from './send-chunks.js';
import { checkUploadTarget, type UploadTarget } from './upload-target.js';

/** Options of {@link uploadFile}. */
export interface UploadFileOptions extends UploadTarget, CallControl {
  /** Replace a file of other content. @default false: that is CONFLICT */
  readonly overwrite?: boolean | undefined;
  /** @default 1 to 16 MiB, by the speed of the line */
  readonly chunk?: ChunkBounds | undefined;
}

/** What was uploaded. */
export interface UploadedFile {
  readonly directory: string;
  readonly name: string;
  /** `directory/name`, as builds and imports want it. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly adler32: string;
  /** Bytes that the hub had already, from an earlier try. */
  readonly resumedFrom: number;
}

/**
 * Uploads a file below the hub's `work` (koji contract 8), and goes on where an earlier try of this or another process has stopped: the
 * hub is asked what it has, and that must be how this file begins. At the end the hub sums up the whole file.
 *
 * @throws PublishError CONFLICT when a file of other content is there, or this one changes; PROTOCOL when the hub has other bytes;
 * what the hub refuses
 */
export async function uploadFile(
  hub: HubConnection,
  path: string,
  options: UploadFileOptions,
  deps: { readonly clock: Clock },
): Promise<UploadedFile> {
  const { directory, name, volume } = options;
  const target: UploadTarget = { directory, name, volume };
  checkUploadTarget(target);
  const { signal, emit } = callOf(options);
  const file = await openLocalFile(path);
  try {
    return await withBounds({ signal, what: `the upload of ${name}`, store: 'koji' }, async (bound) => {
      const call = { signal: bound, emit };
      const from = await startOf(file, await hubFile(hub, target, call), { ...options, signal: bound });
      const done = { directory, name, path: `${directory}/${name}`, size: file.size };
      if (from === undefined) {
        emit({ type: 'upload.progress', sent: file.size, total: file.size });
        return { ...done, adler32: await file.prefixAdler32(file.size, bound), resumedFrom: file.size };
      }
      const adler32 = await send(hub, file, from, { target, chunk: options.chunk, ...call, ...deps });
      const there = await hubFile(hub, target, call);
      if (there?.size !== file.size || there.adler32 !== adler32) throw different(name, there, file);
      return { ...done, adler32, resumedFrom: from.offset };
    });
  } finally {
    await file.close();
  }
}

async function send(
  hub: HubConnection,
  file: LocalFile,
  from: SendFrom,
  how: Omit<Parameters<typeof sendChunks>[2], 'hub' | 'size'> & { readonly chunk: ChunkBounds | undefined },
): Promise<string> {
  if (hub.settings.config.fastUpload === false) {
    await legacyUpload(hub, file, how.target, how);
    return file.prefixAdler32(file.size, how.signal);
  }
  return sendChunks(file, from, { ...how, hub, size: createChunkSize(how.chunk) });
}

/** Where to go on; undefined when the hub has all of it. @throws PublishError CONFLICT for another file */
async function startOf(
  file: LocalFile,
  there: HubFile | undefined,
  options: UploadFileOptions & { readonly signal: AbortSignal },
): Promise<SendFrom | undefined> {
  if (there === undefined) return { offset: 0, adler32: EMPTY_ADLER32, overwrite: false };
  const { size, adler32 } = there;
  if (size <= file.size && (await file.prefixAdler32(size, options.signal)) === adler32)
    return size === file.size ? undefined : { offset: size, adler32, overwrite: size === 0 };
  if (options.overwrite === true) return { offset: 0, adler32: EMPTY_ADLER32, overwrite: true };
  throw new PublishError('CONFLICT', `the hub has another file at ${options.directory}/${options.name}`, {
    store: 'koji',
    hint: 'upload to a directory of its own, or allow to overwrite it',
  });
}

function different(name: string, there: HubFile | undefined, file: LocalFile): PublishError {
  const what =
    there === undefined
      ? 'the hub no longer has it'
      : there.size === file.size
        ? 'the hub has other bytes'
        : `the hub has ${String(there.size)} bytes of ${String(file.size)}`;
  return new PublishError('PROTOCOL', `the upload of ${name} has failed: ${what}`, {
    store: 'koji',
    recovery: 'retry',
    hint: 'upload it again and allow to overwrite; if it happens again, ask the hub’s operators about their disk',
  });
}
