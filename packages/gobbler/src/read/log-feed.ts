import { type Call, callOf } from '@omnipub/core';
import { logSchema } from '../schemas.js';
import { type GobblerSession } from '../session.js';
import { type Reader, type ReadOptions, readerFor } from './reader.js';

/** Something that happened to the registry (gobbler contract 5): add-version, delete-version, delete-asset, delete-project, reindex-version. Not logged: what is on probation. */
export interface LogEvent {
  /** Name of the log file: the time, and a number. */
  readonly name: string;
  /** When, as RFC 3339 with seconds in the server's zone. */
  readonly time: string;
  readonly type: string;
  readonly project?: string | undefined;
  readonly asset?: string | undefined;
  readonly version?: string | undefined;
  /** Is the version the asset's latest? */
  readonly latest?: boolean | undefined;
}

/** Options of {@link watchLogs}. */
export interface LogFeedOptions extends ReadOptions {
  /** `start`: also what is there (the service keeps seven days); `now`: only what comes. @default 'now' */
  readonly from?: 'start' | 'now' | undefined;
  /** Milliseconds between two looks. @default 5_000 */
  readonly intervalMs?: number | undefined;
  /** Milliseconds after which the feed ends. 0 looks once. @default never */
  readonly durationMs?: number | undefined;
}

/**
 * What happens to the registry, as it happens. Names sort by the server's local time and not strictly within a second, so news is the
 * difference of two listings. Ends after `durationMs`, or with the consumer's `break`.
 *
 * @throws PublishError ABORTED when the signal aborts
 */
export async function* watchLogs(
  session: GobblerSession,
  options: LogFeedOptions = {},
): AsyncGenerator<LogEvent, void, void> {
  const call = callOf(options);
  const { clock } = session.deps;
  const reader = await readerFor(session, options, call);
  const end = options.durationMs === undefined ? undefined : clock.now() + options.durationMs;
  let seen = new Set(options.from === 'start' ? [] : await logNames(reader, call));
  for (;;) {
    const names = await logNames(reader, call);
    for (const name of names) {
      if (seen.has(name)) continue;
      const event = await readEvent(reader, name, call);
      if (event !== undefined) yield event;
    }
    // Only what is still listed: purged names never come back.
    seen = new Set(names);
    const left = end === undefined ? Number.POSITIVE_INFINITY : end - clock.now();
    if (left <= 0) return;
    await clock.sleep(Math.min(options.intervalMs ?? 5_000, left), call.signal);
  }
}

async function logNames(reader: Reader, call: Call): Promise<string[]> {
  const names = (await reader.list('..logs', { recursive: false }, call)) ?? [];
  // `.temp*.json` is being written.
  return names.filter((name) => /^\d/.test(name) && !name.endsWith('/')).sort();
}

async function readEvent(reader: Reader, name: string, call: Call): Promise<LogEvent | undefined> {
  // Purged since it was listed: gone.
  const log = await reader.json(`..logs/${name}`, logSchema, call);
  if (log === undefined) return undefined;
  const { type, project, asset, version, latest } = log;
  return { name, time: name.slice(0, name.lastIndexOf('_')), type, project, asset, version, latest };
}
