import { createDeps, createLogger, type Deps, type LogRecord, type StoreEvent } from '@omnipub/core';
import { type FakeClock, fakeClock } from '@omnipub/core/testing';
import { KojiClient } from '../client.js';
import type { KojiConfig } from '../koji-config.js';

/** A client with everything around it in reach of a test. */
export interface ClientSetup {
  readonly client: KojiClient;
  /** Waits pass at once; they are noted. */
  readonly clock: FakeClock;
  readonly logs: readonly LogRecord[];
  readonly events: StoreEvent[];
  readonly emit: (event: StoreEvent) => void;
}

/** Builds one over a hub. Nothing of this machine's logins is looked at. */
export function setupClient(
  server: string,
  config: Partial<KojiConfig> = {},
  given: Partial<Deps> = {},
): ClientSetup {
  const clock = fakeClock();
  // Certificates are valid from today on.
  clock.advance(Date.now() - clock.now());
  const logs: LogRecord[] = [];
  const events: StoreEvent[] = [];
  const deps = createDeps({
    clock,
    env: {},
    log: createLogger((record) => logs.push(record), 'debug'),
    ...given,
  });
  const client = new KojiClient({ server, auth: { type: 'anonymous' }, ...config }, deps);
  return { client, clock, logs, events, emit: (event) => void events.push(event) };
}
