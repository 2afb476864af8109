import {
  type CallContext,
  createCredentialChain,
  createDeps,
  createExplicitStore,
  createLogger,
  inspectArtifact,
  type Store,
  type StoreEvent,
  systemClock,
} from '@omnipub/core';
import type { KojiSandboxOptions } from '@omnipub/sandbox';
import { koji } from '../definition.js';
import type { ConfigInput } from '../store/definition-schemas.js';
import type { KojiTypes } from '../store/koji-types.js';
import { type PublishWorld, startWorld } from './publish-world.js';

/** A hub, its clients, and a store of it. */
export interface StoreWorld extends PublishWorld {
  readonly store: Store<KojiTypes>;
  readonly events: readonly StoreEvent[];
  context(over?: Partial<CallContext>): CallContext;
  /** Another store of the same hub; `user` is who has logged in, null for nobody. */
  storeOf(config: Partial<ConfigInput>, user?: string | null): Store<KojiTypes>;
}

/** Starts one; `builder` is logged in. */
export async function startStoreWorld(options: Partial<KojiSandboxOptions> = {}): Promise<StoreWorld> {
  const world = await startWorld(options);
  const events: StoreEvent[] = [];
  const storeOf: StoreWorld['storeOf'] = (config, user = 'builder') => {
    const record = {
      store: 'koji',
      origin: new URL(world.hub.url).origin,
      account: user ?? '',
      kind: 'basic' as const,
      secret: `${user ?? ''}:${user ?? ''}-password`,
      madeAt: new Date().toISOString(),
    };
    const credentials = createCredentialChain([createExplicitStore(user === null ? [] : [record])], {
      emit: () => undefined,
      clock: systemClock,
    });
    const log = createLogger(() => undefined);
    const deps = createDeps({ env: { OMNIPUB_BACKOFF: '1' }, log, credentials });
    const settings = { server: world.hub.url, weburl: 'https://koji.example.org/koji', pollIntervalMs: 5 };
    return koji.create({ ...settings, ...config }, deps);
  };
  return {
    ...world,
    events,
    store: storeOf({}),
    storeOf,
    context: (over = {}) => ({
      signal: AbortSignal.timeout(20_000),
      emit: (event) => events.push(event),
      idempotencyKey: 'the-step',
      dryRun: false,
      ...over,
    }),
  };
}

/** A file as the pipeline sees it. */
export function artifactOf(path: string): ReturnType<typeof inspectArtifact> {
  return inspectArtifact(path, { signal: AbortSignal.timeout(10_000), emit: () => undefined });
}
