import { PublishError } from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import { buildOptionsSchema } from './build-options.js';
import { type CheckedCreate, checkCreate } from './create-request.js';
import { buildPlaceSchema } from './project-dirname.js';
import { type BuildSource, sourceSchemas } from './source-schemas.js';

/** Builds that are made in order. */
export interface ChainRequest extends z.input<typeof chainPlace> {
  /** A list of sources stands for sources that are built together; a source alone is a wave of its own. */
  readonly chain: readonly (BuildSource | readonly BuildSource[])[];
}

/** One build of a chain, and what it waits for. */
export interface ChainStep {
  /** From 0. */
  readonly wave: number;
  readonly create: CheckedCreate;
  /** `first` of its wave opens the wave's batch, which waits for the batch of the wave before; `joins` comes into it. */
  readonly batch: 'first' | 'joins';
}

const chainPlace = buildPlaceSchema.extend({
  /** For all builds. Batches are made by the chain. */
  buildopts: z
    .strictObject(buildOptionsSchema.shape)
    .omit({ with_build_id: true, after_build_id: true })
    .optional(),
});
const source = z.looseObject({ kind: z.enum(Object.keys(sourceSchemas) as [BuildSource['kind']]) });
const chainRequest = chainPlace.extend({
  chain: z.array(z.union([source, z.array(source).min(1)])).min(1),
});

/**
 * What a chain would do: every build with its wave and its batch (`with_build_id`, `after_build_id`; copr contract 3), all inputs checked.
 * Nothing is sent.
 * @throws PublishError INVALID_INPUT
 */
export function planChain(request: ChainRequest): readonly ChainStep[] {
  const { chain, ...common } = checkedInput(chainRequest, request, 'a chain');
  return chain.flatMap((element, wave) =>
    [element].flat().map(({ kind, ...fields }, index): ChainStep => {
      const create = inWave(wave, () => checkCreate(kind, { ...common, ...fields }));
      return { wave, create, batch: index === 0 ? 'first' : 'joins' };
    }),
  );
}

function inWave<T>(wave: number, check: () => T): T {
  try {
    return check();
  } catch (thrown) {
    if (!(thrown instanceof PublishError)) throw thrown;
    throw new PublishError(thrown.code, `wave ${String(wave)} of the chain: ${thrown.message}`, {
      store: 'copr',
      ...(thrown.hint === undefined ? {} : { hint: thrown.hint }),
    });
  }
}
