import { readdir, readFile } from 'node:fs/promises';

/** One file, directory or symlink of a recorded registry or staging directory (test-fixtures/README.md). */
export interface RecordedEntry {
  path: string;
  /** @default 'file' */
  type?: 'file' | 'dir' | 'symlink';
  /** Octal. @default '0644' for a file, '0755' for a directory */
  mode?: string;
  /** User name of the owner; staging only. */
  owner?: string;
  content?: string;
  target?: string;
  /** RFC 3339; set where a recorded Last-Modified tells it. */
  mtime?: string;
  /** Seconds between the file's mtime and the request; negative lies in the future. @default 0 */
  ageSeconds?: number;
  /** @default 1 */
  hardLinks?: number;
}

/** One request on the wire and its answer. */
export interface RecordedExchange {
  /** The daemon's clock at its answer (its Date header), RFC 3339. */
  at: string;
  staging?: RecordedEntry[];
  request: { line: string; headers: string[] };
  response: { status: number; reason: string; headers: string[]; body: string };
}

/** A recording of the real gobbler daemon, as kept in test-fixtures/recordings/gobbler/NAME.json. */
export interface Recording {
  name: string;
  note?: string;
  replay: { server: boolean; serverWhyNot?: string; needs?: string[] };
  daemon: { admins: string[]; whitelist?: string[]; spoof?: Record<string, string[]> };
  whitelisted?: RecordedEntry[];
  /** What lay outside of all these directories. */
  work?: RecordedEntry[];
  registry: RecordedEntry[];
  /** Lock files that another process held, relative to the registry. */
  heldLocks?: string[];
  exchanges: RecordedExchange[];
  changes: { added?: RecordedEntry[]; removed?: string[]; changed?: RecordedEntry[] };
}

/** What the placeholders of a fixture stand for in one replay, for example `{ REGISTRY: '/tmp/x/registry' }`. */
export type Placeholders = Record<string, string>;

const folder = new URL('../../../../test-fixtures/recordings/gobbler/', import.meta.url);

/** Reads all recordings, in order of their names. Throws when there is none: a replay of nothing proves nothing. */
export async function readRecordings(): Promise<Recording[]> {
  const names = (await readdir(folder))
    .filter((name) => name.endsWith('.json') && name !== 'INDEX.json')
    .sort();
  if (names.length === 0) throw new Error(`no recordings in ${folder.pathname}`);
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(new URL(name, folder), 'utf8')) as Recording),
  );
}

/** Replaces `{NAME}` by its value in every string inside `value`. */
export function fillPlaceholders<T>(value: T, placeholders: Placeholders): T {
  if (typeof value === 'string') {
    return value.replace(/\{([A-Z_]+)\}/g, (whole, name: string) => placeholders[name] ?? whole) as T;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => fillPlaceholders(item, placeholders)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillPlaceholders(item as unknown, placeholders)]),
  ) as T;
}
