import { PublishError } from '@omnipub/core';
import type { Settle } from '../session/settle.js';

/** What became of something that should be there: made now, or there already. */
export type Outcome = 'created' | 'existed';

/** How one thing is looked for and made. */
export interface Ensured {
  /**
   * Is it as it should be? It may be asked again when an answer was lost. The number that the making call would have answered, where it
   * answers one.
   */
  readonly isThere: (signal: AbortSignal) => Promise<boolean | number>;
  /** Makes it so. */
  readonly make: (settle: Settle) => Promise<unknown>;
}

/**
 * Looks first, then makes, once: a lost answer is settled by looking again, and whoever finds that somebody else was faster has what he
 * wanted. Most calls of a hub that make something are not idempotent by themselves (koji contract 11).
 */
export async function ensure({ isThere, make }: Ensured, signal: AbortSignal): Promise<Outcome> {
  if ((await isThere(signal)) !== false) return 'existed';
  try {
    await make(settledBy(isThere));
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'ALREADY_EXISTS') throw thrown;
    if ((await isThere(signal)) === false) throw thrown;
    return 'existed';
  }
  return 'created';
}

/** Settles a call by looking whether its effect is there. */
export function settledBy(isThere: Ensured['isThere']): Settle {
  return async ({ signal, happened }) => {
    const found = await isThere(signal);
    if (found !== false) return { happened: true, value: found === true ? null : found };
    // The hub says that it was done, so that looking has not told the truth: never do it again.
    return happened ? undefined : { happened: false };
  };
}
