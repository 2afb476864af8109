import { type Clock, type Emit, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import type { HubConnection } from '../session/hub-connection.js';
import type { ChunkBody } from './chunk-body.js';
import type { UploadTarget } from './upload-target.js';

/** What a chunk is sent with. */
export interface ChunkCall {
  readonly hub: HubConnection;
  readonly clock: Clock;
  readonly target: UploadTarget;
  /** Write over what is there; else a file that exists is refused, and its end must be where this chunk ends. */
  readonly overwrite: boolean;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** Is told when it breaks off. */
  readonly onBreak: () => void;
}

const answerShape = z.object({ size: z.number(), hexdigest: z.string().optional() });

/** A chunk that breaks off as often as this has no line to go over. */
const MOST_TRIES = 6;
const BREAK_MS = 250;
const LONGEST_BREAK_MS = 15_000;

/**
 * Sends one chunk until the hub has it. A repeated one says `overwrite`, which cuts the file off at its offset and so is the same
 * however often it happens (koji contract 8). Size and Adler-32 of the answer are compared. Gives that sum.
 * @throws PublishError what the connection or the hub says after the last try
 */
export async function sendChunk(chunk: ChunkBody, call: ChunkCall): Promise<string> {
  const { clock, signal } = call;
  for (let attempt = 1; ; attempt++) {
    let problem: PublishError;
    try {
      const answer = parseShape(answerShape, await post(chunk, call, attempt > 1), 'rawUpload');
      const adler32 = chunk.adler32();
      if (adler32 !== undefined && answer.size === chunk.length && answer.hexdigest === adler32)
        return adler32;
      problem = damaged(chunk, call.target);
    } catch (thrown) {
      if (!isBroken(thrown) || signal.aborted) throw thrown;
      problem = thrown;
    }
    if (attempt >= MOST_TRIES) throw problem;
    call.onBreak();
    const delayMs = Math.min(LONGEST_BREAK_MS, BREAK_MS * 2 ** (attempt - 1)) * (0.5 + clock.random() / 2);
    call.emit({ type: 'request.retry', attempt, delayMs: Math.round(delayMs), reason: problem.message });
    await clock.sleep(delayMs, signal);
  }
}

function post(chunk: ChunkBody, call: ChunkCall, again: boolean): Promise<unknown> {
  const { hub, target, overwrite, signal, emit } = call;
  const { directory, name, volume } = target;
  return hub.upload({
    query: {
      filename: name,
      filepath: directory,
      fileverify: 'adler32',
      offset: String(chunk.offset),
      ...(overwrite || again ? { overwrite: '1' } : {}),
      ...(volume === undefined ? {} : { volume }),
    },
    body: chunk,
    signal,
    emit,
  });
}

/** The line, not the hub's judgement. */
function isBroken(thrown: unknown): thrown is PublishError {
  if (!(thrown instanceof PublishError) || thrown.recovery === 'fix-input') return false;
  if (thrown.storeCode !== undefined) return false;
  return thrown.code === 'NETWORK' || thrown.code === 'TIMEOUT' || thrown.code === 'STORE_UNAVAILABLE';
}

function damaged({ offset, length }: ChunkBody, { name }: UploadTarget): PublishError {
  return new PublishError(
    'PROTOCOL',
    `the hub has other bytes of ${name} than were sent, from ${String(offset)} to ${String(offset + length)}`,
    { store: 'koji', hint: 'run again; if it happens again, something in between changes what is sent' },
  );
}
