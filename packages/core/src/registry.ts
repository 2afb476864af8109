import { createLazyRegistry, type LazyRegistry } from './lazy-registry.js';
import type { StoreDefinition } from './store.js';

/** Loads one adapter; called when a config first names its kind, so that unused adapters cost nothing. */
export type AdapterLoader = () => Promise<StoreDefinition>;

/** The adapters that pipeline and cli know, by kind. Filled from the generated list; `core` itself imports none. */
export type AdapterRegistry = LazyRegistry<StoreDefinition>;

/** Makes a registry of adapters from loaders by kind. */
export function createRegistry(loaders: Readonly<Record<string, AdapterLoader>>): AdapterRegistry {
  return createLazyRegistry(loaders, {
    unknown: (kind) => `there is no store of kind "${kind}"`,
    broken: (kind) => `the adapter for ${kind}`,
  });
}
