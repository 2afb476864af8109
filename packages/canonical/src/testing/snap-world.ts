import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CallContext,
  type CredentialChain,
  createCredentialChain,
  createDeps,
  createExplicitStore,
  type Deps,
  type Environment,
  type StoreEvent,
  systemClock,
} from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { type LoginRequest, type Sandbox, startSandbox } from '@omnipub/sandbox';
import { onTestFinished } from 'vitest';
import { createSnapStoreClient, type SnapStoreClient } from '../snap/client.js';
import type { SnapConfigInput } from '../snap/store/schemas.js';

/** Options of {@link startSnapWorld}. */
export interface SnapWorldOptions {
  /** What the login may do. @default everything */
  readonly login?: LoginRequest;
  /** @default retries wait no time, and no `PATH`: snaps are not looked into */
  readonly env?: Environment;
}

/** A Snap Store of its own for one test, with a client that is logged in. */
export interface SnapWorld {
  readonly sandbox: Sandbox['canonical'];
  readonly config: SnapConfigInput & { readonly url: string };
  readonly deps: Deps;
  readonly client: SnapStoreClient;
  readonly events: StoreEvent[];
  /** A client with another login. */
  as(login: LoginRequest, config?: SnapConfigInput): SnapStoreClient;
  /** Deps with another login. */
  depsAs(login: LoginRequest): Deps;
  /** A context whose events are kept. */
  context(over?: Partial<CallContext>): CallContext;
  /** Writes a file that the store takes for a snap: what it is, is in its name. */
  file(name: string, content?: string | Buffer): Promise<string>;
  /** The targets of the dashboard's requests so far, with their methods. */
  sent(): string[];
}

/** Starts one inside of a test; it ends with the test. */
export async function startSnapWorld(options: SnapWorldOptions = {}): Promise<SnapWorld> {
  const { env = { OMNIPUB_BACKOFF: '1' } } = options;
  const started = await startSandbox();
  onTestFinished(() => started.stop());
  const sandbox = started.canonical;
  sandbox.control.setReview({ stepMs: 0 });
  const { urls, control } = sandbox;
  const config = {
    url: urls.dashboard,
    storageUrl: urls.storage,
    ssoUrl: urls.sso,
    gatewayUrl: urls.charmhub,
    settleTimeoutMs: 5_000,
    probeTimeoutMs: 2_000,
  };
  const events: StoreEvent[] = [];
  const depsAs = (login: LoginRequest): Deps =>
    createDeps({ env, credentials: loggedIn(control.issueLogin(login), urls.dashboard) });
  const deps = depsAs(options.login ?? {});
  const folder = await tempDir();
  return {
    sandbox,
    config,
    deps,
    client: createSnapStoreClient(config, deps),
    events,
    as: (login, more = {}) => createSnapStoreClient({ ...config, ...more }, depsAs(login)),
    depsAs,
    context: (over = {}) => ({
      signal: new AbortController().signal,
      emit: (event) => events.push(event),
      idempotencyKey: 'test-key',
      dryRun: false,
      ...over,
    }),
    file: async (name, content = `the content of ${name}`) => {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    sent: () => sandbox.requests.dashboard.map(({ method, url }) => `${method} ${url}`),
  };
}

/** Credentials that hold one Ubuntu One login for some origins. */
export function loggedIn(
  login: { readonly root: string; readonly discharge: string },
  ...origins: readonly string[]
): CredentialChain {
  const records = origins.map((origin) => ({
    store: 'snap',
    origin,
    account: 'default',
    kind: 'u1-macaroon' as const,
    secret: JSON.stringify({ r: login.root, d: login.discharge }),
    madeAt: new Date().toISOString(),
  }));
  return createCredentialChain([createExplicitStore(records)], { emit: () => undefined, clock: systemClock });
}

/** All of a list. */
export async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}
