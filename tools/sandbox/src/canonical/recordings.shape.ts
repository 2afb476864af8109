import type { FreeValue } from './recordings.free-values.js';

/** A thing in which two answers differ, by the path to it: `body.account.email`. */
export interface ShapeDifference {
  readonly path: string;
  readonly recorded: unknown;
  readonly answered: unknown;
}

/** What need not be the same at a path of an answer. */
export type FreeAt = (path: string) => FreeValue['free'] | undefined;

/**
 * In what an answer differs from the recorded one. Keys, types and values are compared; `freeAt` says what need not be the same, because
 * it is the server's own: ids, moments, digests.
 */
export function shapeDifferences(
  recorded: unknown,
  answered: unknown,
  freeAt: FreeAt,
  path = 'body',
): ShapeDifference[] {
  const differ = [{ path, recorded, answered }];
  const free = freeAt(path);
  if (free === 'form') return [];
  if (typeOf(recorded) !== typeOf(answered)) return differ;
  if (free === 'rows') return rowDifferences(asRows(recorded), asRows(answered), freeAt, path);
  if (Array.isArray(recorded) && Array.isArray(answered)) {
    if (recorded.length !== answered.length && free !== 'value') return differ;
    const [left, right] =
      free === 'order' ? [byRevision(recorded), byRevision(answered)] : [recorded, answered];
    return left.flatMap((each: unknown, index) =>
      index < right.length ? shapeDifferences(each, right[index], freeAt, `${path}[]`) : [],
    );
  }
  if (typeOf(recorded) !== 'object') return recorded === answered || free !== undefined ? [] : differ;
  const [own, other] = [recorded as Record<string, unknown>, answered as Record<string, unknown>];
  return [...new Set([...Object.keys(own), ...Object.keys(other)])].flatMap((key) =>
    shapeDifferences(own[key], other[key], freeAt, `${path}.${key}`),
  );
}

type Row = Readonly<Record<string, unknown>>;
const asRows = (value: unknown): readonly Row[] => value as readonly Row[];
const byRevision = (rows: readonly unknown[]): readonly Row[] =>
  [...asRows(rows)].sort((a, b) => Number(a['revision']) - Number(b['revision']));

/** The first recorded row of each `info` is the form of all answered ones; only its types and keys count. */
function rowDifferences(
  recorded: readonly Row[],
  answered: readonly Row[],
  freeAt: FreeAt,
  path: string,
): ShapeDifference[] {
  const valuesAreFree: FreeAt = (each) => freeAt(each) ?? 'value';
  return answered.flatMap((row) => {
    const form = recorded.find(({ info }) => info === row['info']);
    return form === undefined ? [] : shapeDifferences(form, row, valuesAreFree, `${path}[]`);
  });
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
