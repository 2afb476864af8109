import { fileURLToPath } from 'node:url';
import {
  type Artifact,
  type CallContext,
  type Clock,
  type CredentialChain,
  createCredentialChain,
  createDeps,
  createExplicitStore,
  createLogger,
  inspectArtifact,
  normalizeOrigin,
  type Store,
  systemClock,
} from '@omnipub/core';
import type { CoprSandboxOptions } from '@omnipub/sandbox';
import { copr } from '../definition.js';
import type { CoprTypes } from '../store/copr-types.js';
import type { ConfigInput } from '../store/definition-schemas.js';
import { type CoprWorld, startCopr } from './copr-world.js';

/** A real source RPM, of `hello-omnipub` 2:1.4.0-3. */
export const srpm = fileURLToPath(
  new URL('../../../../test-fixtures/artifacts/hello-omnipub-1.4.0-3.src.rpm', import.meta.url),
);

/** The version that the server shows of it. */
export const VERSION = '2:1.4.0-3';

/** A chain that holds these API tokens. */
export function credentialsOf(
  tokens: readonly {
    readonly origin: string;
    readonly login: string;
    readonly token: string;
    /** @default no end is known */
    readonly expiresAt?: string | undefined;
  }[],
): CredentialChain {
  const records = tokens.map(({ origin, login, token, expiresAt }) => ({
    store: 'copr',
    origin: normalizeOrigin(origin),
    account: 'default',
    kind: 'basic' as const,
    secret: `${login}:${token}`,
    madeAt: new Date().toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }));
  return createCredentialChain([createExplicitStore(records)], {
    emit: () => undefined,
    clock: systemClock,
  });
}

/** A Copr, a client of it, and a store of it. */
export interface StoreWorld extends CoprWorld {
  readonly store: Store<CoprTypes>;
  readonly artifact: Artifact;
  context(over?: Partial<CallContext>): CallContext;
  /** Another store of the same Copr. */
  storeOf(config: Partial<ConfigInput>, who?: StoreUser): Store<CoprTypes>;
}

/** Who uses a store, and when. */
export interface StoreUser {
  /** Null for nobody. @default alice */
  readonly user?: string | null;
  /** Of the token. */
  readonly expiresAt?: string;
  readonly clock?: Clock;
}

/** Starts one; `alice` is logged in. */
export async function startStoreWorld(options: Partial<CoprSandboxOptions> = {}): Promise<StoreWorld> {
  const world = await startCopr(options);
  const { url, control } = world.sandbox;
  const storeOf: StoreWorld['storeOf'] = (config, { user = 'alice', expiresAt, clock } = {}) => {
    const tokens = user === null ? [] : [{ origin: url, ...control.credentials(user), expiresAt }];
    const deps = createDeps({
      env: { OMNIPUB_BACKOFF: '1' },
      log: createLogger(() => undefined),
      credentials: credentialsOf(tokens),
      ...(clock === undefined ? {} : { clock }),
    });
    return copr.create({ url, pollIntervalMs: 5, settleTimeoutMs: 15_000, lookForMs: 500, ...config }, deps);
  };
  return {
    ...world,
    store: storeOf({}),
    storeOf,
    artifact: await artifactOf(srpm),
    context: (over = {}) => ({
      signal: AbortSignal.timeout(20_000),
      emit: world.emit,
      idempotencyKey: 'the-step',
      dryRun: false,
      ...over,
    }),
  };
}

/** A file as the pipeline sees it. */
export function artifactOf(path: string): Promise<Artifact> {
  return inspectArtifact(path, { signal: AbortSignal.timeout(10_000), emit: () => undefined });
}
