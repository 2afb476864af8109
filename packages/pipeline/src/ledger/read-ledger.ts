import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PublishError, toPublishError } from '@omnipub/core';
import type { Plan } from '../plan/plan.js';
import type { LedgerEntry } from './entry.js';
import { ledgerFile, readEntries } from './ledger-file.js';

/** A ledger of a folder. */
export interface LedgerSummary {
  readonly planId: string;
  readonly release: string;
  /** Path of the `.jsonl`. */
  readonly file: string;
  /** ISO 8601, UTC: when its first line was written. */
  readonly startedAt: string;
}

/**
 * The plan and every entry, without a lock: another process may be at work. A torn last line is left out.
 * @throws PublishError NOT_FOUND when there is no such ledger or nothing in it, INVALID_INPUT when a line is damaged
 */
export async function readLedger(
  folder: string,
  planId: string,
): Promise<{ readonly plan: Plan; readonly entries: readonly LedgerEntry[] }> {
  const file = ledgerFile(folder, planId);
  const missing = `there is no plan ${planId} in ${JSON.stringify(folder)}`;
  const hint = 'omnipub status lists the plans; is this the folder of omnipub.yaml?';
  if (!(await isFile(file))) throw new PublishError('NOT_FOUND', missing, { hint });
  const entries: LedgerEntry[] = [];
  let plan: Plan | undefined;
  for await (const entry of readEntries(file)) {
    entries.push(entry);
    if (entry.type === 'plan') plan = entry.plan;
  }
  // A crash before the first line was whole: as if it had never begun.
  if (entries.length === 0) throw new PublishError('NOT_FOUND', missing, { hint });
  if (plan?.id !== planId) {
    throw new PublishError('INVALID_INPUT', `${JSON.stringify(file)} holds no plan ${planId}`, {
      hint: 'nothing was published by it; remove the file and run again',
    });
  }
  return { plan, entries };
}

/** The ledgers of a folder, newest first. Files that don't begin with a plan are left out; a missing folder has none. */
export async function listLedgers(folder: string): Promise<readonly LedgerSummary[]> {
  const found: LedgerSummary[] = [];
  for (const name of await names(folder)) {
    const planId = /^([0-9a-f]{16})\.jsonl$/.exec(name)?.[1];
    if (planId === undefined) continue;
    const file = join(folder, name);
    const first = await firstEntry(file);
    if (first?.type === 'plan')
      found.push({ planId, release: first.plan.release, file, startedAt: first.at });
  }
  return found.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
}

async function firstEntry(file: string): Promise<LedgerEntry | undefined> {
  try {
    for await (const entry of readEntries(file)) return entry;
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'INVALID_INPUT') throw thrown;
  }
  return undefined;
}

async function names(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw toPublishError(thrown);
  }
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw toPublishError(thrown);
  }
}
