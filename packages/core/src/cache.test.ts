import type { KeyvStoreAdapter } from 'keyv';
import { describe, expect, it, vi } from 'vitest';
import { createCache } from './cache.js';

/** A backend of which some calls are replaced. */
function backend(replaced: Partial<Record<'get' | 'set' | 'delete', () => Promise<never>>> = {}) {
  const map = new Map<string, unknown>();
  const adapter = {
    opts: {},
    on: () => adapter,
    get: async (key: string) => map.get(key),
    set: async (key: string, value: unknown) => void map.set(key, value),
    delete: async (key: string) => map.delete(key),
    clear: async () => map.clear(),
    ...replaced,
  };
  return { adapter: adapter as unknown as KeyvStoreAdapter, map };
}

const fail = () => Promise.reject(new Error('redis is down'));
const hang = () => new Promise<never>(() => undefined);

describe('a cache', () => {
  it('gives what was set until it was deleted', async () => {
    const cache = createCache({ namespace: 'a' });
    await cache.set('k', { n: [1] }, 60_000);
    expect(await cache.get('k')).toEqual({ n: [1] });
    await cache.delete('k');
    expect(await cache.get('k')).toBeUndefined();
  });

  it('forgets when the time is over', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const cache = createCache({ namespace: 'a' });
      await cache.set('k', 1, 1000);
      vi.setSystemTime(Date.now() + 999);
      expect(await cache.get('k')).toBe(1);
      vi.setSystemTime(Date.now() + 2);
      expect(await cache.get('k')).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps nothing for no time, and drops what it had', async () => {
    const cache = createCache({ namespace: 'a' });
    await cache.set('k', 'old', 60_000);
    await cache.set('k', 'new', 0);
    expect(await cache.get('k')).toBeUndefined();
    await cache.set('k', 'new', -1);
    expect(await cache.get('k')).toBeUndefined();
  });

  it('keeps stores apart that share a backend', async () => {
    const { adapter, map } = backend();
    const one = createCache({ namespace: 'one', adapter });
    const two = createCache({ namespace: 'two', adapter });
    await one.set('k', 1, 60_000);
    expect(map.size).toBe(1);
    expect(await two.get('k')).toBeUndefined();
    expect(await one.get('k')).toBe(1);
  });

  it.each(['get', 'set', 'delete'] as const)(
    'is only a miss when %s of its backend fails, and tells so',
    async (method) => {
      const errors: unknown[] = [];
      const { adapter } = backend({ [method]: fail });
      const cache = createCache({ namespace: 'a', adapter }, (error) => errors.push(error));
      await cache.set('k', 1, 60_000);
      await cache.get('k');
      await cache.delete('k');
      expect(errors).toEqual([expect.objectContaining({ message: 'redis is down' })]);
    },
  );

  it('does not need anybody to listen to its errors', async () => {
    const { adapter } = backend({ get: fail, set: fail, delete: fail });
    const cache = createCache({ namespace: 'a', adapter });
    await cache.set('k', 1, 60_000);
    expect(await cache.get('k')).toBeUndefined();
    await cache.delete('k');
  });

  it('is only a miss when its backend never answers', async () => {
    const errors: unknown[] = [];
    const { adapter } = backend({ get: hang, set: hang, delete: hang });
    const cache = createCache({ namespace: 'a', adapter, timeoutMs: 10 }, (error) => errors.push(error));
    await cache.set('k', 1, 60_000);
    expect(await cache.get('k')).toBeUndefined();
    await cache.delete('k');
    expect(errors).toHaveLength(3);
    expect(errors[0]).toMatchObject({ code: 'TIMEOUT', message: 'the cache took longer than 10 ms' });
  });

  it('takes what is no cached value for a miss', async () => {
    const { adapter, map } = backend();
    const cache = createCache({ namespace: 'a', adapter });
    await cache.set('k', 1, 60_000);
    for (const key of map.keys()) map.set(key, '{"value":');
    expect(await cache.get('k')).toBeUndefined();
  });
});
