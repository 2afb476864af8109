import { PublishError } from '@omnipub/core';
import { matchesPattern } from './matches-pattern.js';

/**
 * Names of chroots for names and patterns of them, such as `fedora-*-x86_64`: the server takes patterns for builds only (copr contract 3).
 * @throws PublishError INVALID_INPUT for one that fits none of `known`
 */
export function chrootsFor(wanted: readonly string[], known: readonly string[]): readonly string[] {
  const found = wanted.flatMap((pattern) => {
    const fitting = known.filter((name) => name === pattern || matchesPattern(pattern, name));
    if (fitting.length > 0) return fitting;
    throw new PublishError('INVALID_INPUT', `there is no chroot ${JSON.stringify(pattern)} here`, {
      store: 'copr',
      hint: `there are ${known.join(', ')}`,
    });
  });
  return [...new Set(found)];
}

/** True for what is no name but a pattern. */
export const isPattern = (text: string): boolean => /[*?[]/u.test(text);
