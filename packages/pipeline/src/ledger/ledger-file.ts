import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { PublishError, toPublishError } from '@omnipub/core';
import { type LedgerEntry, parseEntry } from './entry.js';

/** The file of a plan's ledger. @throws PublishError INVALID_INPUT when `planId` is no plan id (it becomes part of a path) */
export function ledgerFile(folder: string, planId: string): string {
  if (!/^[0-9a-f]{16}$/.test(planId)) {
    throw new PublishError('INVALID_INPUT', `${JSON.stringify(planId)} is not a plan id`, {
      hint: 'a plan id has 16 hex digits; omnipub status lists them',
    });
  }
  return join(folder, `${planId}.jsonl`);
}

/**
 * All entries of a ledger, line by line. What follows the last newline is a write that a crash cut short, and is left
 * out; its step is then simply not known to be done.
 * @throws PublishError INVALID_INPUT for a damaged line, NOT_FOUND for a missing file
 */
export async function* readEntries(file: string): AsyncGenerator<LedgerEntry, void, void> {
  let number = 0;
  for await (const line of wholeLines(file)) {
    number += 1;
    const parsed = parseEntry(line);
    if ('entry' in parsed) {
      yield parsed.entry;
      continue;
    }
    const message = `line ${String(number)} of the ledger ${JSON.stringify(file)} is damaged: ${parsed.problem}`;
    throw new PublishError('INVALID_INPUT', message, {
      hint: 'put the file back from a backup; or move it away and run again: stores are asked what is there already, so that nothing is published twice',
    });
  }
}

async function* wholeLines(file: string): AsyncGenerator<string, void, void> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
        yield bytes.subarray(0, end).toString('utf8');
        bytes = bytes.subarray(end + 1);
      }
      rest = bytes;
    }
  } catch (thrown) {
    throw toPublishError(thrown);
  }
}

/** Cuts off what follows the last newline, so that the next entry starts a line. @returns bytes kept */
export async function cutTornLine(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  const block = Buffer.alloc(64 * 1024);
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - block.length);
    const { bytesRead } = await handle.read(block, 0, end - start, start);
    const newline = block.subarray(0, bytesRead).lastIndexOf(10);
    if (newline >= 0) {
      end = start + newline + 1;
      break;
    }
    end = start;
  }
  if (end < size) {
    await handle.truncate(end);
    await handle.sync();
  }
  return end;
}

/** Makes a new name in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
