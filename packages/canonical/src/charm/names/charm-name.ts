import { PublishError } from '@omnipub/core';

const LONGEST = 40;

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
 * Refuses what the store would refuse as the name of a charm or bundle (canonical contract 5).
 * @throws PublishError INVALID_INPUT saying what is wrong, with a name that would do
 */
export function checkCharmName(name: string): void {
  const problem = problemOf(name);
  if (problem === undefined) return;
  const made = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/gu, '');
  const likely = problemOf(made) === undefined ? `: ${made}` : '';
  throw new PublishError(
    'INVALID_INPUT',
    `${JSON.stringify(name)} can't be the name of a charm: ${problem}`,
    {
      store: 'charmhub',
      hint: `use at most ${String(LONGEST)} of a-z, 0-9 and single hyphens, with a letter among them${likely}`,
    },
  );
}
