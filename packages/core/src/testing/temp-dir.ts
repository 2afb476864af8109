import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A fresh directory of the running test, removed when that has ended. Absolute, without symbolic links. */
export async function tempDir(): Promise<string> {
  const path = await mkdtemp(join(await realpath(tmpdir()), 'omnipub-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}
