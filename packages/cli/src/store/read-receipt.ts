import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PublishError, type Receipt, toPublishError } from '@omnipub/core';
import type { Io } from '../io.js';

/**
 * Reads a receipt: the receipt itself as JSON, or the NDJSON of `omnipub upload --json`, of which the last one counts.
 * @param source a file, or `-` for stdin
 * @throws PublishError INVALID_INPUT when there is no finished receipt in it
 */
export async function readReceipt(source: string, io: Io): Promise<Receipt> {
  const content = await (source === '-' ? io.stdin() : readFile(resolve(io.cwd, source), 'utf8')).catch(
    (thrown: unknown) => {
      const { message } = toPublishError(thrown);
      throw new PublishError('INVALID_INPUT', `the receipt can't be read: ${message}`);
    },
  );
  const receipt = [content, ...content.split('\n')].map(receiptIn).findLast((found) => found !== undefined);
  const where = source === '-' ? 'stdin' : source;
  if (receipt === undefined) {
    throw new PublishError('INVALID_INPUT', `there is no receipt in ${where}`, {
      hint: 'it takes what `omnipub upload --json` printed',
    });
  }
  if (receipt.outcome === 'planned') {
    throw new PublishError('INVALID_INPUT', `the receipt in ${where} is of a dry run: nothing was uploaded`);
  }
  return receipt;
}

/** A receipt from a reference that the adapter's schema has checked. */
export function receiptOfRef(ref: unknown): Receipt {
  const fields = typeof ref === 'object' && ref !== null ? Object.values(ref) : [ref];
  return { id: fields.join('/'), ref, outcome: 'existed' };
}

function receiptIn(json: string): Receipt | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const inner: unknown = 'receipt' in value ? value.receipt : value;
  if (typeof inner !== 'object' || inner === null || !('ref' in inner)) return undefined;
  const { id, outcome } = inner as Partial<Receipt>;
  const isOutcome = outcome === 'created' || outcome === 'existed' || outcome === 'planned';
  return typeof id === 'string' && isOutcome ? (inner as Receipt) : undefined;
}
