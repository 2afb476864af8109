import { lstat, open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PublishError } from '@omnipub/core';
import type { Session } from '../session.js';

/** @throws PublishError INVALID_INPUT when there is something at the path, a dangling link included */
export async function assertNew(session: Session, file: string): Promise<void> {
  try {
    await lstat(resolve(session.io.cwd, file));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw thrown;
  }
  throw exists(file);
}

/**
 * Writes a secret to a new file that only its owner can read, and returns the path as it was given.
 * @throws PublishError INVALID_INPUT when there is something at the path
 */
export async function writeSecretFile(session: Session, file: string, text: string): Promise<string> {
  const path = resolve(session.io.cwd, file);
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    // `wx`: neither what is there is overwritten, nor a link followed that somebody put there.
    handle = await open(path, 'wx', 0o600);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') throw exists(file);
    throw thrown;
  }
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (thrown) {
    // Half a secret is of no use, and would be in the way of the next attempt.
    await rm(path, { force: true });
    throw thrown;
  } finally {
    await handle.close();
  }
  return file;
}

function exists(file: string): PublishError {
  return new PublishError('INVALID_INPUT', `${JSON.stringify(file)} exists, and is not overwritten`, {
    hint: 'name another file, or remove that one',
  });
}
