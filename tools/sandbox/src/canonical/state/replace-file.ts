import { rename, rm, writeFile } from 'node:fs/promises';

/** Replaces a file in one step: whoever reads it meets the old text or the new one. Needs to be the only writer. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.next`;
  try {
    await writeFile(next, text, { mode: 0o600 });
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}
