import { PublishError, toPublishError } from './errors.js';
import type { StoreDefinition } from './store.js';
import { didYouMean } from './suggest.js';

/** Loads one adapter; called when a config first names its kind, so that unused adapters cost nothing. */
export type AdapterLoader = () => Promise<StoreDefinition>;

/** The adapters that pipeline and cli know, by kind. Filled from the generated list; `core` itself imports none. */
export interface AdapterRegistry {
  readonly kinds: readonly string[];
  /** @throws PublishError INVALID_INPUT for a kind that isn't there, with the nearest name; INTERNAL when it can't be loaded */
  load(kind: string): Promise<StoreDefinition>;
}

/** Makes a registry from loaders by kind. */
export function createRegistry(loaders: Readonly<Record<string, AdapterLoader>>): AdapterRegistry {
  const kinds = Object.keys(loaders).sort();
  return {
    kinds,
    async load(kind) {
      const loader = Object.hasOwn(loaders, kind) ? loaders[kind] : undefined;
      if (loader === undefined) {
        const hint = didYouMean(kind, kinds) ?? `use one of: ${kinds.join(', ')}`;
        throw new PublishError('INVALID_INPUT', `there is no store of kind "${kind}"`, { hint });
      }
      try {
        return await loader();
      } catch (cause) {
        const { message } = toPublishError(cause);
        throw new PublishError('INTERNAL', `the adapter for ${kind} can't be loaded: ${message}`, {
          hint: 'install omnipub again',
          cause,
        });
      }
    },
  };
}
