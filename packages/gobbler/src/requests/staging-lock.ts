import { createHash } from 'node:crypto';
import { open, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Call } from '@omnipub/core';
import type { GobblerSession } from '../session.js';
import { disposable } from './cleanup.js';

/** A lock this old belonged to a process that was killed. Milliseconds. */
const STALE = 30_000;

/**
 * Lets clients that share a staging directory do something one after the other. Advice, not protection: when the lock can't be had
 * within a while (another user's killed process left it, and only that user may remove it), the work is done without.
 */
export async function withStagingLock<T>(
  session: GobblerSession,
  lock: { readonly staging: string; readonly name: string },
  call: Call,
  work: () => Promise<T>,
): Promise<T> {
  const hash = createHash('sha256').update(lock.name).digest('hex').slice(0, 16);
  const path = join(lock.staging, `omnipub-lock-${hash}`);
  if (!(await acquire(session, path, call))) return work();
  const held = disposable(path);
  try {
    return await work();
  } finally {
    await held.remove();
  }
}

async function acquire(session: GobblerSession, path: string, call: Call): Promise<boolean> {
  const { clock } = session.deps;
  const deadline = clock.now() + STALE;
  while (clock.now() < deadline) {
    call.signal.throwIfAborted();
    try {
      await (await open(path, 'wx', 0o644)).close();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
    }
    const age = await stat(path).then(
      (status) => Date.now() - status.mtimeMs,
      () => 0,
    );
    if (age > STALE) {
      const removed = await unlink(path).then(
        () => true,
        () => false,
      );
      if (!removed) return false;
    }
    await clock.sleep(20 + 60 * clock.random(), call.signal);
  }
  return false;
}
