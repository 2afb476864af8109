import { PublishError } from '../../errors.js';
import type { StoreEvent } from '../../events.js';
import { createLogger, type LogRecord } from '../../log.js';
import { createHttpClient } from '../client.js';
import type { CallOptions, HttpClient, HttpClientOptions } from '../types.js';
import { type FakeClock, fakeClock } from './fake-clock.js';

/** A client with everything around it in reach of a test. */
export interface Setup {
  readonly client: HttpClient;
  readonly clock: FakeClock;
  readonly logs: readonly LogRecord[];
  readonly events: readonly StoreEvent[];
  /** A call with a live signal that collects events. */
  call(path: string, more?: Partial<CallOptions>): CallOptions;
}

/** Builds a client of the store `shop` that waits on a fake clock. */
export function setup(
  baseUrl: string,
  options: Partial<HttpClientOptions> & {
    readonly env?: Record<string, string>;
    readonly clock?: FakeClock;
  } = {},
): Setup {
  const { env = {}, clock = fakeClock(), ...rest } = options;
  const logs: LogRecord[] = [];
  const events: StoreEvent[] = [];
  const log = createLogger((record) => logs.push(record), 'debug');
  return {
    client: createHttpClient({ store: 'shop', baseUrl, ...rest }, { log, clock, env }),
    clock,
    logs,
    events,
    call: (path, more = {}) => ({
      path,
      signal: new AbortController().signal,
      emit: (event) => events.push(event),
      ...more,
    }),
  };
}

/** The error that a promise ends with; fails when it succeeds. */
export async function failure(work: Promise<unknown>): Promise<PublishError> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof PublishError) return thrown;
    throw new Error(`not a PublishError: ${String(thrown)}`, { cause: thrown });
  }
  throw new Error('expected a failure');
}
