import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';

/** A process, told apart from any other that had or will have its pid. */
export const processIdentitySchema = z.object({
  /** Host name; with a container's own process table, that table's name too. */
  host: z.string(),
  pid: z.int(),
  /** Id of the machine's current boot; empty where the system has none. */
  boot: z.string(),
  /** Start time of the process in clock ticks since boot; empty where the system doesn't tell. */
  started: z.string(),
});

/** See {@link processIdentitySchema}. */
export type ProcessIdentity = z.output<typeof processIdentitySchema>;

/** Who this process is. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  return {
    host: await ownHost(),
    pid: process.pid,
    boot: await bootId(),
    started: await startTime(process.pid),
  };
}

/** Does that process still live? `unknown` for one on another host, or behind another process table. */
export async function stateOf(other: ProcessIdentity): Promise<'alive' | 'dead' | 'unknown'> {
  if (other.host !== (await ownHost())) return 'unknown';
  if (other.boot !== (await bootId())) return 'dead';
  try {
    process.kill(other.pid, 0);
  } catch (thrown) {
    // EPERM: it lives, but belongs to somebody else.
    if ((thrown as NodeJS.ErrnoException).code === 'ESRCH') return 'dead';
  }
  const started = await startTime(other.pid);
  return started === other.started ? 'alive' : 'dead';
}

async function ownHost(): Promise<string> {
  // Two containers on one machine may share name and boot id, but not the process table that pids belong to.
  const table = await orEmpty(readlink('/proc/self/ns/pid'));
  return table === '' ? hostname() : `${hostname()} ${table}`;
}

async function bootId(): Promise<string> {
  return (await orEmpty(readFile('/proc/sys/kernel/random/boot_id', 'utf8'))).trim();
}

async function startTime(pid: number): Promise<string> {
  const stat = await orEmpty(readFile(`/proc/${String(pid)}/stat`, 'utf8'));
  // The second field is the command in brackets and may hold spaces; field 22 is the start time (proc(5)).
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function orEmpty(work: Promise<string>): Promise<string> {
  try {
    return await work;
  } catch {
    return '';
  }
}
