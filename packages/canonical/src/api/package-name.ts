import { PublishError } from '@omnipub/core';
import type { ApiSession } from './session.js';

/** Characters of the longest name. */
const LONGEST = 40;

/** What the packages of each store are called. */
const nouns = { snap: 'snap', charmhub: 'charm' } as const satisfies Record<ApiSession['store'], string>;

/** Why a name is none; undefined for a good one. */
function problemOf(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (/[A-Z]/u.test(name)) return 'it has capitals';
  if (!/^[a-z0-9-]*$/u.test(name)) return 'it has other characters than a-z, 0-9 and -';
  if (name.length > LONGEST)
    return `it has ${String(name.length)} characters, and ${String(LONGEST)} are allowed`;
  if (name.startsWith('-') || name.endsWith('-')) return 'it begins or ends with a hyphen';
  if (name.includes('--')) return 'it has two hyphens in a row';
  return /[a-z]/u.test(name) ? undefined : 'it has no letter';
}

/**
 * Refuses what the store would refuse as the name of a package; both stores have the same rule (canonical contract 5).
 * @throws PublishError INVALID_INPUT saying what is wrong, with a name that would do
 */
export function checkPackageName(store: ApiSession['store'], name: string): void {
  const problem = problemOf(name);
  if (problem === undefined) return;
  const message = `${JSON.stringify(name)} can't be the name of a ${nouns[store]}: ${problem}`;
  const likely = suggestion(name);
  throw new PublishError('INVALID_INPUT', message, {
    store,
    hint: `use at most ${String(LONGEST)} of a-z, 0-9 and single hyphens, with a letter among them${likely === undefined ? '' : `: ${likely}`}`,
  });
}

function suggestion(name: string): string | undefined {
  const made = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/gu, '');
  return problemOf(made) === undefined ? made : undefined;
}
