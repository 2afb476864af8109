import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  acquireLock,
  type Clock,
  type Lock,
  PublishError,
  redactDeep,
  systemClock,
  toPublishError,
} from '@omnipub/core';
import { canonicalJson } from '../plan/canonical-json.js';
import type { Plan } from '../plan/plan.js';
import type { LedgerEntry } from './entry.js';
import { cutTornLine, ledgerFile, readEntries, syncFolder } from './ledger-file.js';

/** Append-only memory of one plan, held by this process alone until it is closed. */
export interface Ledger {
  readonly planId: string;
  /** Returns when the entry is on the disk. After a failed append every later one fails too: the file may end in half a line. */
  append(entry: LedgerEntry): Promise<void>;
  read(): AsyncIterable<LedgerEntry>;
  close(): Promise<void>;
}

/** Options of {@link openLedger}. */
export interface OpenLedgerOptions {
  /** @default the machine's */
  readonly clock?: Clock;
}

/**
 * Opens `<folder>/<plan-id>.jsonl`, or makes it with the plan as its first line.
 * @throws PublishError CONFLICT when another living process, or one on another host, holds it
 */
export async function openLedger(
  folder: string,
  plan: Plan,
  options: OpenLedgerOptions = {},
): Promise<Ledger> {
  const file = ledgerFile(folder, plan.id);
  if (canonicalJson(redactDeep(plan)) !== canonicalJson(plan)) {
    throw new PublishError('INVALID_INPUT', 'the plan holds a credential, which must not be kept on disk', {
      hint: 'take it out of omnipub.yaml; credentials come from the environment or the credential store',
    });
  }
  try {
    if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined)
      await syncFolder(dirname(folder));
    const lock = await acquireLock(`${file}.lock`, { busy: 'is working on this plan' });
    try {
      return await openLocked(file, plan, lock, options.clock ?? systemClock);
    } catch (thrown) {
      await lock.release();
      throw thrown;
    }
  } catch (thrown) {
    throw toPublishError(thrown);
  }
}

async function openLocked(file: string, plan: Plan, lock: Lock, clock: Clock): Promise<Ledger> {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const handle = await open(file, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  try {
    const kept = await cutTornLine(handle);
    const known = kept === 0 ? undefined : await lastPlan(file, plan.id);
    const ledger = ledgerOn(handle, file, plan.id, lock);
    if (known === undefined || canonicalJson(known) !== canonicalJson(plan)) {
      await ledger.append({ at: new Date(clock.now()).toISOString(), type: 'plan', plan });
      if (kept === 0) await syncFolder(dirname(file));
    }
    return ledger;
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

/** The plan as it was written last. @throws PublishError INVALID_INPUT when the file starts with something else */
export async function lastPlan(file: string, planId: string): Promise<Plan | undefined> {
  let plan: Plan | undefined;
  for await (const entry of readEntries(file)) {
    if (entry.type === 'plan' && entry.plan.id === planId) plan = entry.plan;
    else if (entry.type === 'plan' || plan === undefined) {
      throw new PublishError('INVALID_INPUT', `${JSON.stringify(file)} is not the ledger of plan ${planId}`, {
        hint: 'was the file renamed? move it away and run again',
      });
    }
  }
  return plan;
}

function ledgerOn(handle: FileHandle, file: string, planId: string, lock: Lock): Ledger {
  let tail: Promise<void> = Promise.resolve();
  let broken: { readonly thrown: unknown } | undefined;
  const write = async (entry: LedgerEntry): Promise<void> => {
    if (broken !== undefined) throw toPublishError(broken.thrown);
    try {
      await handle.appendFile(`${JSON.stringify(redactDeep(entry))}\n`);
      await handle.sync();
    } catch (thrown) {
      broken = { thrown };
      throw toPublishError(thrown);
    }
  };
  return {
    planId,
    append(entry) {
      const done = tail.then(() => write(entry));
      tail = done.catch(() => undefined);
      return done;
    },
    read: () => readEntries(file),
    async close() {
      await tail;
      try {
        await handle.close();
      } finally {
        await lock.release();
      }
    },
  };
}
