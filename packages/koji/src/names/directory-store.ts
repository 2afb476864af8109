import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readSmallFile, replaceFile } from '@omnipub/core';
import { z } from 'zod';

const entry = z.object({ key: z.string(), value: z.string() });

/**
 * A keyv store that keeps each entry in a file of its own, written in one step: two processes that work at once never lose each other's
 * entries, as they do with the adapters that keep all in one file, and nothing has to be installed or locked.
 */
export class DirectoryStore {
  /** keyv's own; nothing is configured here. */
  opts: unknown = {};
  namespace?: string | undefined;
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** keyv's text; undefined when there is none, or what is there is damaged. */
  async get<Value>(key: string): Promise<Value | undefined> {
    const file = await readSmallFile(this.#path(key));
    if (file === undefined) return undefined;
    const parsed = entry.safeParse(asJson(file.bytes.toString('utf8')));
    // What keyv gave to `set` is what it wants back; the type is its own affair.
    return parsed.success && parsed.data.key === key ? (parsed.data.value as Value) : undefined;
  }

  /** keyv puts the time into the text itself, and looks at it. */
  async set(key: string, value: unknown): Promise<void> {
    await replaceFile(this.#path(key), JSON.stringify({ key, value }), { mode: 0o600 });
  }

  /** True when there was one. */
  async delete(key: string): Promise<boolean> {
    const path = this.#path(key);
    const isThere = (await readSmallFile(path)) !== undefined;
    await rm(path, { force: true });
    return isThere;
  }

  /** Removes every entry. */
  async clear(): Promise<void> {
    const names = await readdir(this.#directory).catch(() => []);
    for (const name of names)
      if (name.endsWith('.json')) await rm(join(this.#directory, name), { force: true });
  }

  /** keyv listens for errors; those here are thrown where they happen. */
  on(): this {
    return this;
  }

  /** A key holds a URL; its digest is a name that every file system takes. */
  #path(key: string): string {
    const name = createHash('sha256').update(key).digest('hex').slice(0, 32);
    return join(this.#directory, `${name}.json`);
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
