import { createCache } from './cache.js';
import { systemClock } from './clock.js';
import type { Deps } from './deps.js';
import { processEnvironment } from './env.js';
import { createHttpClient } from './http/client.js';
import { silentLogger } from './log.js';

/**
 * The deps of an ordinary program, except for what is given: the machine's clock, the process's environment, a silent log, a
 * cache in memory, and an HTTP layer on top of these.
 */
export function createDeps(given: Partial<Deps> = {}): Deps {
  const base = {
    clock: given.clock ?? systemClock,
    env: given.env ?? processEnvironment(),
    log: given.log ?? silentLogger,
    cache: given.cache ?? createCache({ namespace: 'omnipub' }),
  };
  return { ...base, http: given.http ?? ((options) => createHttpClient(options, base)) };
}
