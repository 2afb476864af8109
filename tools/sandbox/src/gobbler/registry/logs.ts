import { dumpJson } from '../disk.js';
import type { JsonValue } from '../go/json-encode.js';
import { join } from '../go/path.js';
import type { Raw } from '../go/raw.js';
import { formatTime } from '../go/time.js';

/** Name of the directory of logs in the registry. */
export const LOGS = '..logs';

/** What a log tells (gobbler contract 5). */
export interface LogEntry {
  type: 'add-version' | 'delete-version' | 'delete-asset' | 'delete-project' | 'reindex-version';
  project: Raw;
  asset?: Raw;
  version?: Raw;
  latest?: boolean;
}

/** Writes a log named after the second it was made in and six digits. */
export async function writeLog(registry: Raw, now: number, entry: LogEntry): Promise<void> {
  const digits = 100_000 + Math.floor(Math.random() * 900_000);
  const content = new Map<Raw, JsonValue>();
  for (const [key, value] of Object.entries(entry)) content.set(key, value as Raw | boolean);
  await dumpJson(join(registry, LOGS, `${formatTime(now)}_${digits}`), content);
}
