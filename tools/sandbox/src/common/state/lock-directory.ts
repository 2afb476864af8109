import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const heldHere = new Set<string>();

/**
 * Makes this process the only writer of a directory, until the returned function is called. What a killed process left is taken over.
 * @throws Error when another sandbox works in the directory
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, 'lock');
  const taken = new Error(`${directory} belongs to a sandbox that runs`);
  if (heldHere.has(path)) throw taken;
  const own = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  heldHere.add(path);
  try {
    const held = await write(path, own);
    if (held !== undefined) {
      if (lives(held)) throw taken;
      await rm(path, { force: true });
      if ((await write(path, own)) !== undefined) throw taken;
    }
  } catch (error) {
    heldHere.delete(path);
    throw error;
  }
  return async () => {
    await rm(path, { force: true });
    heldHere.delete(path);
  };
}

/** Undefined when it was written, else what is there. */
async function write(path: string, text: string): Promise<string | undefined> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFile(path, 'utf8');
  }
}

function lives(text: string): boolean {
  let holder: { pid?: unknown; started?: unknown };
  try {
    holder = JSON.parse(text) as typeof holder;
  } catch {
    // Cut off while it was written: whoever did that is gone.
    return false;
  }
  const { pid, started } = holder;
  if (typeof pid !== 'number' || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return startOf(pid) === started;
}

/** When a process started, in the kernel's ticks; null where there is no /proc. A number is given to another process one day. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
