import { type Artifact, inspectArtifact, type Store } from '@omnipub/core';
import { charmhub } from '../charm/definition.js';
import type { CharmhubTypes } from '../charm/store/charmhub-types.js';
import type { ConfigInput } from '../charm/store/definition-schemas.js';
import {
  type CharmOptions,
  type CharmWorld,
  type CharmWorldOptions,
  startCharmWorld,
} from './charm-world.js';

/** A Charmhub of its own for one test, as a store of a pipeline. */
export interface CharmhubStoreWorld extends CharmWorld {
  readonly store: Store<CharmhubTypes>;
  /** Writes a charm and looks into it. */
  readonly build: (options?: CharmOptions) => Promise<Artifact>;
}

/** Starts one inside of a test; it ends with the test. */
export async function openCharmhubStore(
  config: ConfigInput = {},
  options: CharmWorldOptions = {},
): Promise<CharmhubStoreWorld> {
  const world = await startCharmWorld(options);
  const signal = AbortSignal.timeout(10_000);
  return {
    ...world,
    store: charmhub.create({ ...world.config, ...config }, world.deps),
    build: async (options) => inspectArtifact(await world.charm(options), { signal, emit: () => undefined }),
  };
}
