/** A value of a query, as callers give it. */
export type QueryValue = string | number | boolean | readonly string[] | null | undefined;

/** Spells a query as the server reads it: `True` and `False` for booleans, nothing for what is not there (copr contract 1). */
export function queryOf(
  values: Readonly<Record<string, QueryValue>>,
): Readonly<Record<string, string | readonly string[]>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, spelled(value)]],
    ),
  );
}

function spelled(value: Exclude<QueryValue, null | undefined>): string | readonly string[] {
  if (typeof value === 'object') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}
