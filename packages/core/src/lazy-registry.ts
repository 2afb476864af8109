import { PublishError, toPublishError } from './errors.js';
import { didYouMean } from './suggest.js';

/** Things by kind, each loaded when it is first asked for. */
export interface LazyRegistry<T> {
  /** Sorted. */
  readonly kinds: readonly string[];
  /** @throws PublishError INVALID_INPUT for a kind that isn't there, with the nearest name; INTERNAL when it can't be loaded */
  load(kind: string): Promise<T>;
}

/** Makes a registry from loaders by kind. `words` says what was asked for, and what could not be loaded. */
export function createLazyRegistry<T>(
  loaders: Readonly<Record<string, () => Promise<T>>>,
  words: { readonly unknown: (kind: string) => string; readonly broken: (kind: string) => string },
): LazyRegistry<T> {
  const kinds = Object.keys(loaders).sort();
  return {
    kinds,
    async load(kind) {
      const loader = Object.hasOwn(loaders, kind) ? loaders[kind] : undefined;
      if (loader === undefined) {
        const hint = didYouMean(kind, kinds) ?? `use one of: ${kinds.join(', ')}`;
        throw new PublishError('INVALID_INPUT', words.unknown(kind), { hint });
      }
      try {
        return await loader();
      } catch (cause) {
        const { message } = toPublishError(cause);
        throw new PublishError('INTERNAL', `${words.broken(kind)} can't be loaded: ${message}`, {
          hint: 'install omnipub again',
          cause,
        });
      }
    },
  };
}
