import type { Call, Daemon } from './daemon.js';
import { children, lstat, readFile } from './disk.js';
import { bad, wrap } from './errors.js';
import { type Decoded, decodeJson, type Shape } from './go/json-decode.js';
import { base, join } from './go/path.js';
import { quote, type Raw, text } from './go/raw.js';
import { requireAccess } from './service-access.js';

/** A request file older than this is refused, and its name is remembered as long (gobbler contract 2). */
export const REQUEST_LIFETIME_MS = 60_000;

/**
 * Checks a request file before anything is done with it, in the server's order: prefix, bare name, presence, kind,
 * hard links, age. @throws GobblerError 400
 */
export async function checkRequestFile(daemon: Daemon, name: Raw): Promise<Raw> {
  if (!name.startsWith('request-')) throw bad('file name should start with "request-"');
  if (name !== base(name)) throw bad('path should be the name of a file in the staging directory');
  const path = join(daemon.staging, name);
  const info = await lstat(path).catch((error: unknown) => {
    throw bad(`failed to access path; ${reasonOf(error)}`);
  });
  if (info.isDirectory()) throw bad('path is a directory');
  if (info.isSymbolicLink()) throw bad('path is a symbolic link');
  if (info.nlink > 1) throw bad('path seems to have multiple hard links');
  if (daemon.now() - info.mtimeMs >= REQUEST_LIFETIME_MS) throw bad('request file is expired');
  return path;
}

/** Names that were taken in the last minute: each may be used once, whatever came of it (gobbler contract 2). */
export class UsedNames {
  readonly #used = new Map<Raw, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a name. @throws GobblerError 400 when it was taken within the last minute */
  take(name: Raw): void {
    const since = this.#used.get(name);
    if (since !== undefined && this.#now() - since < REQUEST_LIFETIME_MS) {
      throw bad('path is already being processed');
    }
    this.#used.delete(name);
    this.#used.set(name, this.#now());
    this.#forget();
  }

  /** Takes every name in staging, as the server does when it starts: nothing can be replayed after a restart. */
  async takeAll(staging: Raw): Promise<void> {
    for (const child of await children(staging)) this.#used.set(child.name, this.#now());
  }

  #forget(): void {
    for (const [name, since] of this.#used) {
      if (this.#now() - since < REQUEST_LIFETIME_MS) return;
      this.#used.delete(name);
    }
  }
}

/** Reads and decodes the request file of a call. @throws GobblerError 400 for bad JSON, 500 when it is unreadable */
export async function readRequest<S extends Shape>(call: Call, shape: S): Promise<Decoded<S>> {
  const content = await readAsService(call).catch((error: unknown) => {
    throw wrap(`failed to read ${quote(call.file)}`, error);
  });
  try {
    return decodeJson(content, shape);
  } catch (error) {
    throw bad(`failed to parse JSON from ${quote(call.file)}; ${reasonOf(error)}`);
  }
}

async function readAsService(call: Call): Promise<Raw> {
  const info = await lstat(call.file);
  await requireAccess(call.daemon, call.file, { info, access: 'read' });
  return readFile(call.file);
}

const reasonOf = (error: unknown): Raw => {
  if (error instanceof Error && 'reason' in error && typeof error.reason === 'string') return error.reason;
  return error instanceof Error ? error.message : text(String(error));
};
