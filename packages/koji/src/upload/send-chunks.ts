import type { Clock, Emit } from '@omnipub/core';
import type { HubConnection } from '../session/hub-connection.js';
import { createBlockRoom } from './block-room.js';
import { type ChunkBody, chunkBody } from './chunk-body.js';
import type { ChunkSize } from './chunk-size.js';
import { combineAdler32 } from './combine-adler32.js';
import type { LocalFile } from './local-file.js';
import { sendChunk } from './send-chunk.js';
import type { UploadTarget } from './upload-target.js';

/** From where on a file is sent. */
export interface SendFrom {
  readonly offset: number;
  /** Of what is before it. */
  readonly adler32: string;
  readonly overwrite: boolean;
}

/** What sending needs. */
export interface Sending {
  readonly hub: HubConnection;
  readonly clock: Clock;
  readonly target: UploadTarget;
  readonly size: ChunkSize;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/**
 * Sends a file from an offset to its end, chunk after chunk: the hub takes them in no other order (koji contract 8). While the answer to
 * one is waited for, the next is begun to be read. Gives the Adler-32 of the whole file.
 */
export async function sendChunks(file: LocalFile, from: SendFrom, sending: Sending): Promise<string> {
  const { size, signal } = sending;
  const room = createBlockRoom(file.size);
  let index = 0;
  const chunkAt = (offset: number): ChunkBody => {
    const length = Math.min(size.current, file.size - offset);
    return chunkBody({ file, offset, length, index: index++, room });
  };
  let whole = from.adler32;
  // An empty file has one chunk, too: without it there would be no file.
  let chunk: ChunkBody | undefined = chunkAt(from.offset);
  while (chunk !== undefined) {
    signal.throwIfAborted();
    const end: number = chunk.offset + chunk.length;
    const next: ChunkBody | undefined = end < file.size ? chunkAt(end) : undefined;
    next?.prepare();
    whole = combineAdler32(whole, await sendTimed(chunk, file, from, sending), chunk.length);
    chunk = next;
  }
  return whole;
}

/** Gives the chunk's own sum. */
async function sendTimed(
  chunk: ChunkBody,
  file: LocalFile,
  from: SendFrom,
  sending: Sending,
): Promise<string> {
  const { clock, size, emit } = sending;
  const began = clock.now();
  const adler32 = await sendChunk(chunk, {
    ...sending,
    overwrite: from.overwrite,
    onBreak: () => size.broken(),
    emit: (event) => {
      // The wire counts the bytes of one request; somebody who waits wants those of the file.
      if (event.type === 'upload.progress')
        emit({ ...event, sent: chunk.offset + event.sent, total: file.size });
      else emit(event);
    },
  });
  size.sent(chunk.length, clock.now() - began);
  return adler32;
}
