import { createCache } from './cache.js';
import { systemClock } from './clock.js';
import { machineCredentials } from './credentials/machine-credentials.js';
import type { Deps } from './deps.js';
import { processEnvironment } from './env.js';
import type { Emit } from './events.js';
import { createHttpClient } from './http/client.js';
import { silentLogger } from './log.js';

/**
 * The deps of an ordinary program, except for what is given: the machine's clock, the process's environment, a silent log, a
 * cache in memory, the user's credentials on this machine (see {@link machineCredentials}), and an HTTP layer on top of these.
 */
export function createDeps(given: Partial<Deps> = {}): Deps {
  const base = {
    clock: given.clock ?? systemClock,
    env: given.env ?? processEnvironment(),
    log: given.log ?? silentLogger,
    cache: given.cache ?? createCache({ namespace: 'omnipub' }),
  };
  const { clock, env, log } = base;
  // Nobody may be there to hear of a login that ends soon; the log is where a program looks.
  const emit: Emit = (event) => {
    if (event.type === 'warning') log.warn(event.message, { code: event.code });
  };
  const credentials = given.credentials ?? machineCredentials({ env, clock, emit });
  return { ...base, credentials, http: given.http ?? ((options) => createHttpClient(options, base)) };
}
