import { type Clock, createAdler32, type Emit } from '@omnipub/core';
import type { HubConnection } from '../session/hub-connection.js';
import type { ChunkSize } from './chunk-size.js';
import { combineAdler32 } from './combine-adler32.js';
import type { LocalFile } from './local-file.js';
import { type Chunk, sendChunk } from './send-chunk.js';
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
 * Sends a file from an offset to its end, chunk after chunk: the hub takes them in no other order (koji contract 8). The next one is
 * read and summed while one is on its way, so that two are in memory. Gives the Adler-32 of the whole file.
 */
export async function sendChunks(file: LocalFile, from: SendFrom, sending: Sending): Promise<string> {
  const { size, signal } = sending;
  const buffers = [Buffer.alloc(0), Buffer.alloc(0)];
  const load = async (offset: number, place: number): Promise<Chunk> => {
    const length = Math.min(size.current, file.size - offset);
    let buffer = buffers[place] ?? Buffer.alloc(0);
    if (buffer.length < length) buffers[place] = buffer = Buffer.allocUnsafeSlow(length);
    const bytes = await file.read(buffer.subarray(0, length), offset);
    const sum = createAdler32();
    sum.update(bytes);
    return { offset, bytes, adler32: sum.digest() };
  };

  let whole = from.adler32;
  // An empty file has one chunk, too: without it there would be no file.
  let chunk: Chunk | undefined = await load(from.offset, 0);
  for (let place = 1; chunk !== undefined; place = 1 - place) {
    signal.throwIfAborted();
    const end: number = chunk.offset + chunk.bytes.length;
    const next: Promise<Chunk | undefined> = end < file.size ? load(end, place) : Promise.resolve(undefined);
    // It is looked at below; until then its failure must not end the process.
    next.catch(() => undefined);
    if (end === file.size) await file.checkUnchanged();
    await sendTimed(chunk, file, from, sending);
    whole = combineAdler32(whole, chunk.adler32, chunk.bytes.length);
    chunk = await next;
  }
  return whole;
}

async function sendTimed(chunk: Chunk, file: LocalFile, from: SendFrom, sending: Sending): Promise<void> {
  const { clock, size, emit } = sending;
  const began = clock.now();
  await sendChunk(chunk, {
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
  size.sent(chunk.bytes.length, clock.now() - began);
}
