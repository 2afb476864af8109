import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of a test's own. */
export interface Workspace {
  readonly path: string;
  /** Writes a file, with its folders. Returns its path. */
  write(name: string, content: string): Promise<string>;
  remove(): Promise<void>;
}

/** Makes a temporary folder. */
export async function createWorkspace(): Promise<Workspace> {
  const path = await mkdtemp(join(tmpdir(), 'omnipub-cli-'));
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true });
  return {
    path,
    write: async (name, content) => {
      const file = join(path, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      return file;
    },
    remove,
  };
}
