import { type Cache, type CallControl, callOf, stopError, untilAborted } from '@omnipub/core';
import type { HubApi } from '../generated/hub-api.js';

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
  userName(id: number, control: CallControl = {}): Promise<string | undefined> {
    return this.#name(`user ${String(id)}`, control, async () => {
      const user = await this.#parts.api.getUser({ userInfo: id });
      return user?.name;
    });
  }

  /** The name of a tag; undefined when the hub knows none with that number. */
  tagName(id: number, control: CallControl = {}): Promise<string | undefined> {
    return this.#name(`tag ${String(id)}`, control, async () => {
      const tag = await this.#parts.api.getTag(id);
      return tag?.name;
    });
  }

  /** Who waits beside others may leave alone: the call belongs to all of them, and is not stopped by one. */
  async #name(
    what: string,
    control: CallControl,
    ask: () => Promise<string | undefined>,
  ): Promise<string | undefined> {
    const { signal } = callOf(control);
    const { cache, server, ttlMs = WEEK } = this.#parts;
    const key = `koji-name ${server} ${what}`;
    const kept: unknown = await cache.get(key);
    if (typeof kept === 'string') return kept;
    const asked = this.#asking.get(key) ?? this.#ask(key, ask, ttlMs);
    try {
      return await untilAborted(asked, signal);
    } catch (thrown) {
      if (signal.aborted) throw stopError(signal.reason, 'looking up a name', { store: 'koji' });
      throw thrown;
    }
  }

  #ask(key: string, ask: () => Promise<string | undefined>, ttlMs: number): Promise<string | undefined> {
    const asked = ask()
      .then(async (name) => {
        if (name !== undefined) await this.#parts.cache.set(key, name, ttlMs);
        return name;
      })
      .finally(() => this.#asking.delete(key));
    this.#asking.set(key, asked);
    return asked;
  }
}
