import { Keyv, type KeyvStoreAdapter } from 'keyv';

/** A small cache for answers that a contract allows to keep. Values are JSON-safe. */
export interface Cache {
  get<T>(key: string): Promise<T | undefined>;
  /** @param ttlMs how long it may be used */
  set(key: string, value: unknown, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Options of {@link createCache}. */
export interface CacheOptions {
  /** Keeps stores apart that share one backend. */
  readonly namespace: string;
  /** Any keyv storage adapter. @default memory of this process */
  readonly adapter?: KeyvStoreAdapter;
}

/**
 * A cache on keyv. A backend that fails is a cache miss: a broken cache must slow a release down, not stop it,
 * so keyv's own error event is answered by `onError`.
 */
export function createCache(
  options: CacheOptions,
  onError: (error: unknown) => void = () => undefined,
): Cache {
  const keyv = new Keyv({
    namespace: options.namespace,
    throwOnErrors: false,
    ...(options.adapter === undefined ? {} : { store: options.adapter }),
  });
  keyv.on('error', onError);
  const orMiss = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      onError(error);
      return undefined;
    }
  };
  return {
    get: <T>(key: string) => orMiss<T | undefined>(keyv.get<T>(key)),
    set: async (key, value, ttlMs) => void (await orMiss(keyv.set(key, value, ttlMs))),
    delete: async (key) => void (await orMiss(keyv.delete(key))),
  };
}
