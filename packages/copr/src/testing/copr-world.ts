import { createDeps, type Deps, type StoreEvent } from '@omnipub/core';
import { type CoprSandboxOptions, type Sandbox, startSandbox } from '@omnipub/sandbox';
import { onTestFinished } from 'vitest';
import { CoprClient } from '../client.js';
import type { SessionConfig } from '../session/session-config.js';

/** The project that most tests begin with. */
export const demo = { ownername: 'alice', projectname: 'demo' } as const;

/** A Copr of its own for one test. */
export interface CoprWorld {
  readonly sandbox: Sandbox['copr'];
  /** A client of this user, who has the token in hand. */
  client(user?: string, config?: SessionConfig): CoprClient;
  /** A client with these deps, and no token in its settings. */
  clientOf(deps: Partial<Deps>, config?: SessionConfig): CoprClient;
  readonly events: StoreEvent[];
  readonly emit: (event: StoreEvent) => void;
  /** Requests so far: `POST /api_3/project/add/alice 200`, without their query. */
  sent(): readonly string[];
}

/** Starts one inside of a test; it ends with the test. */
export async function startCopr(options: Partial<CoprSandboxOptions> = {}): Promise<CoprWorld> {
  const started = await startSandbox({ copr: { workerSpeed: 5, createrepo: 'never', ...options } });
  onTestFinished(() => started.stop());
  const sandbox = started.copr;
  const events: StoreEvent[] = [];
  const clientOf = (deps: Partial<Deps>, config: SessionConfig = {}): CoprClient =>
    new CoprClient(
      { url: sandbox.url, ...config },
      createDeps({ env: { OMNIPUB_BACKOFF: '1', OMNIPUB_RETRIES: '2' }, ...deps }),
    );
  return {
    sandbox,
    events,
    emit: (event) => void events.push(event),
    clientOf,
    client(user = 'alice', config = {}) {
      const { login, token } = sandbox.control.credentials(user);
      return clientOf({}, { login, token, ...config });
    },
    sent: () =>
      sandbox.requests.map(
        ({ method, url, status }) => `${method} ${url.split('?')[0] ?? ''} ${String(status)}`,
      ),
  };
}

/** All that a list gives. */
export async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}
