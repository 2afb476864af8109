import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type Cache, createCache, type Environment, processEnvironment } from '@omnipub/core';
import { DirectoryStore } from './directory-store.js';

/** Where {@link kojiDiskCache} keeps its files. */
export interface DiskCacheOptions {
  /** @default `omnipub/koji` below XDG_CACHE_HOME, else below `~/.cache` */
  readonly directory?: string | undefined;
  /** @default the process's */
  readonly env?: Environment | undefined;
  /** Hears why the disk was of no use; a client goes on without. @default nobody */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A cache that outlives the process: `createKojiClient(config, { cache: kojiDiskCache() })`. */
export function kojiDiskCache(options: DiskCacheOptions = {}): Cache {
  const { env = processEnvironment(), onError } = options;
  const directory = options.directory ?? join(cacheHome(env), 'omnipub', 'koji');
  return createCache({ namespace: 'omnipub-koji', adapter: new DirectoryStore(directory) }, onError);
}

/** The XDG Base Directory Specification: a relative path counts as none. */
function cacheHome(env: Environment): string {
  const { XDG_CACHE_HOME: configured, HOME: home } = env;
  if (configured !== undefined && isAbsolute(configured)) return configured;
  return join(home !== undefined && isAbsolute(home) ? home : homedir(), '.cache');
}
