/**
 * What is wrong with a snap's name, in the store's words; undefined: nothing (canonical contract 5).
 * Only the first thing is told, as by the real store.
 */
export function nameProblem(name: string): string | undefined {
  const says = (what: string): string => `The name '${name}' is not valid: it should ${what}.`;
  if (name.length > 40) return says('be no longer than 40 characters');
  if (name.startsWith('-') || name.endsWith('-')) return says('not start nor end with a hyphen');
  if (name.includes('--')) return says('not have two hyphens in a row');
  if (!/^[a-z0-9-]+$/u.test(name) || !/[a-z]/u.test(name))
    return says('only have ASCII lowercase letters, numbers, and hyphens, and must have at least one letter');
  return undefined;
}
