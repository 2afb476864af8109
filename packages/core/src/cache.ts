import { Keyv, type KeyvStoreAdapter } from 'keyv';
import { withBounds } from './abort.js';

/** A small cache for answers that a contract allows to keep. Values are JSON-safe. */
export interface Cache {
  get<T>(key: string): Promise<T | undefined>;
  /** @param ttlMs how long it may be used; 0 or less keeps nothing */
  set(key: string, value: unknown, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Options of {@link createCache}. */
export interface CacheOptions {
  /** Keeps stores apart that share one backend. */
  readonly namespace: string;
  /** Any keyv storage adapter. @default memory of this process */
  readonly adapter?: KeyvStoreAdapter;
  /** Milliseconds until a backend that does not answer counts as failed. @default 2000 */
  readonly timeoutMs?: number;
}

/**
 * A cache on keyv. A backend that fails or hangs is a cache miss: a broken cache must slow a release down, not stop it,
 * so its errors go to `onError` and nowhere else.
 */
export function createCache(
  options: CacheOptions,
  onError: (error: unknown) => void = () => undefined,
): Cache {
  // keyv emits some errors, throws others and does both with a third kind; a backend emits what nobody waits for.
  const told = new WeakSet();
  const tell = (error: unknown): void => {
    if (typeof error === 'object' && error !== null) {
      if (told.has(error)) return;
      told.add(error);
    }
    onError(error);
  };
  const keyv = new Keyv({
    namespace: options.namespace,
    throwOnErrors: true,
    ...(options.adapter === undefined ? {} : { store: options.adapter }),
  });
  keyv.on('error', tell);
  const orMiss = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await withBounds({ deadlineMs: options.timeoutMs ?? 2000, what: 'the cache' }, work);
    } catch (error) {
      tell(error);
      return undefined;
    }
  };
  return {
    get: <T>(key: string) => orMiss<T | undefined>(() => keyv.get<T>(key)),
    // keyv takes a ttl of 0 as "for ever".
    set: async (key, value, ttlMs) =>
      void (await orMiss(() => (ttlMs > 0 ? keyv.set(key, value, ttlMs) : keyv.delete(key)))),
    delete: async (key) => void (await orMiss(() => keyv.delete(key))),
  };
}
