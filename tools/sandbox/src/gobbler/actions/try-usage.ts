import { wrap } from '../errors.js';
import type { Raw } from '../go/raw.js';

/** The bytes that a deletion frees; undefined when they cannot be told and `force` says to go on. @throws GobblerError */
export async function tryUsage(
  count: () => Promise<number>,
  options: { force: boolean; dir: Raw },
): Promise<number | undefined> {
  try {
    return await count();
  } catch (error) {
    if (options.force) return undefined;
    throw wrap(`failed to compute usage for ${options.dir}`, error);
  }
}
