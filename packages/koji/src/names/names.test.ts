import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCache } from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { setupClient } from '../testing/clients.js';
import { type LoopbackHub, startLoopbackHub } from '../testing/loopback-hub.js';
import { DirectoryStore } from './directory-store.js';
import { kojiDiskCache } from './disk-cache.js';

/** A hub that knows user 1 and tag 2. */
const hubOfNames = () =>
  startLoopbackHub(({ call }) => {
    if (call?.methodName === 'getUser') {
      const { userInfo } = call.params[0] as { userInfo: number };
      if (userInfo !== 1) return { value: null };
      return { value: { id: 1, name: 'kojiadmin', status: 0, usertype: 0 } };
    }
    return { value: { id: 2, name: 'f99', arches: '', locked: false, perm: null, perm_id: null } };
  });

const clientWith = (hub: LoopbackHub, cache = createCache({ namespace: 'test' })) =>
  setupClient(hub.url, {}, { cache }).client;

describe('names of users and tags', () => {
  it('are asked for once', async () => {
    await using hub = await hubOfNames();
    const { names } = clientWith(hub);
    expect(await Promise.all([names.userName(1), names.userName(1)])).toEqual(['kojiadmin', 'kojiadmin']);
    expect(await names.userName(1)).toBe('kojiadmin');
    expect(await names.tagName(2)).toBe('f99');
    expect(await names.tagName(2)).toBe('f99');
    expect(hub.methods()).toEqual(['getUser', 'getTag']);
  });

  it('who leaves stops nobody else who waits for the same name', async () => {
    const answers: (() => void)[] = [];
    await using hub = await startLoopbackHub(async () => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return { value: { id: 1, name: 'kojiadmin', status: 0, usertype: 0 } };
    });
    const { names } = clientWith(hub);
    const stop = new AbortController();
    const left = names.userName(1, { signal: stop.signal });
    const stays = names.userName(1);
    await expect.poll(() => answers.length).toBe(1);
    stop.abort();
    await expect(left).rejects.toMatchObject({ code: 'ABORTED' });
    answers[0]?.();
    expect(await stays).toBe('kojiadmin');
    expect(hub.seen).toHaveLength(1);
  });

  it('that the hub does not know are not remembered: they may come', async () => {
    await using hub = await hubOfNames();
    const { names } = clientWith(hub);
    expect(await names.userName(7)).toBeUndefined();
    expect(await names.userName(7)).toBeUndefined();
    expect(hub.seen).toHaveLength(2);
  });

  it('are kept on disk for the next process, for each hub by itself', async () => {
    await using hub = await hubOfNames();
    await using other = await hubOfNames();
    const directory = await tempDir();
    await clientWith(hub, kojiDiskCache({ directory })).names.userName(1);
    await clientWith(hub, kojiDiskCache({ directory })).names.userName(1);
    expect(hub.seen).toHaveLength(1);
    await clientWith(other, kojiDiskCache({ directory })).names.userName(1);
    expect(other.seen).toHaveLength(1);
    expect(await readdir(directory)).toHaveLength(2);
  });

  it('lie below XDG_CACHE_HOME, else below the home directory', async () => {
    await using hub = await hubOfNames();
    const [xdg, home] = [await tempDir(), await tempDir()];
    await clientWith(hub, kojiDiskCache({ env: { XDG_CACHE_HOME: xdg, HOME: home } })).names.userName(1);
    expect(await readdir(join(xdg, 'omnipub', 'koji'))).toHaveLength(1);
    const relative = { XDG_CACHE_HOME: 'relative', HOME: home };
    await clientWith(hub, kojiDiskCache({ env: relative })).names.userName(1);
    expect(await readdir(join(home, '.cache', 'omnipub', 'koji'))).toHaveLength(1);
  });

  it('a damaged file, or a folder that can not be written, only costs a call', async () => {
    await using hub = await hubOfNames();
    const directory = await tempDir();
    const errors: unknown[] = [];
    const cache = () => kojiDiskCache({ directory, onError: (error) => errors.push(error) });
    await clientWith(hub, cache()).names.userName(1);
    const [file = ''] = await readdir(directory);
    for (const text of ['', '{', '{"key":"x","value":"y"}', '[]']) {
      await writeFile(join(directory, file), text);
      expect(await clientWith(hub, cache()).names.userName(1)).toBe('kojiadmin');
    }
    expect(hub.seen).toHaveLength(5);
    expect(errors).toEqual([]);
    const nowhere = kojiDiskCache({
      directory: join(directory, file, 'x'),
      onError: (error) => errors.push(error),
    });
    expect(await clientWith(hub, nowhere).names.userName(1)).toBe('kojiadmin');
    expect(errors.length).toBeGreaterThan(0);
  });
});

describe('the store of a cache on disk', () => {
  it('keeps each entry in a file of its own, for its owner alone, and removes them', async () => {
    const directory = await tempDir();
    const store = new DirectoryStore(directory);
    await store.set('a', 'one');
    await store.set('b/../c', 'two');
    expect(await store.get('a')).toBe('one');
    expect(await store.get('b/../c')).toBe('two');
    expect(await readdir(directory)).toHaveLength(2);
    expect(await store.delete('a')).toBe(true);
    expect(await store.delete('a')).toBe(false);
    await store.clear();
    expect(await readdir(directory)).toEqual([]);
    await new DirectoryStore(join(directory, 'none')).clear();
  });

  it('an entry has its time: afterwards the hub is asked again', async () => {
    const directory = await tempDir();
    const cache = createCache({ namespace: 'x', adapter: new DirectoryStore(directory) });
    await cache.set('k', 'v', 60_000);
    expect(await cache.get('k')).toBe('v');
    const [file = ''] = await readdir(directory);
    const text = await readFile(join(directory, file), 'utf8');
    const passed = text.replace(/(expires[^0-9]*)\d+/, (_, before: string) => `${before}1`);
    expect(passed).not.toBe(text);
    await chmod(join(directory, file), 0o600);
    await writeFile(join(directory, file), passed);
    expect(await cache.get('k')).toBeUndefined();
  });
});
