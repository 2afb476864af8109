import type { Cache } from '@omnipub/core';
import type { HubApi } from '../generated/hub-api.js';
import type { ListOptions } from '../read/list-options.js';
import { controlOf } from '../read/reader.js';

/** What a {@link NameCache} stands on. */
export interface NameCacheParts {
  readonly api: Pick<HubApi, 'getUser' | 'getTag'>;
  readonly cache: Cache;
  /** The hub's URL: two hubs may share one cache. */
  readonly server: string;
  /** Milliseconds until a name is asked for again: users and tags may be renamed. @default a week */
  readonly ttlMs?: number | undefined;
}

const WEEK = 7 * 24 * 60 * 60 * 1000;

/** The names of users and tags that are known by number only: asked for once, then kept. */
export class NameCache {
  readonly #parts: NameCacheParts;
  readonly #asking = new Map<string, Promise<string | undefined>>();

  constructor(parts: NameCacheParts) {
    this.#parts = parts;
  }

  /** The name of a user; undefined when the hub knows none with that number. */
  userName(id: number, control: Pick<ListOptions, 'signal' | 'emit'> = {}): Promise<string | undefined> {
    return this.#name(`user ${String(id)}`, async () => {
      const user = await this.#parts.api.getUser({ userInfo: id }, controlOf(control));
      return user?.name;
    });
  }

  /** The name of a tag; undefined when the hub knows none with that number. */
  tagName(id: number, control: Pick<ListOptions, 'signal' | 'emit'> = {}): Promise<string | undefined> {
    return this.#name(`tag ${String(id)}`, async () => {
      const tag = await this.#parts.api.getTag(id, {}, controlOf(control));
      return tag?.name;
    });
  }

  async #name(what: string, ask: () => Promise<string | undefined>): Promise<string | undefined> {
    const { cache, server, ttlMs = WEEK } = this.#parts;
    const key = `koji-name ${server} ${what}`;
    const kept: unknown = await cache.get(key);
    if (typeof kept === 'string') return kept;
    const running = this.#asking.get(key);
    if (running !== undefined) return running;
    const asked = ask();
    this.#asking.set(key, asked);
    try {
      const name = await asked;
      if (name !== undefined) await cache.set(key, name, ttlMs);
      return name;
    } finally {
      this.#asking.delete(key);
    }
  }
}
