import { DateTime, Double, type Struct, type Value } from '../xmlrpc/value.js';

/** Orders rows as PostgreSQL does: nil is greater than everything. */
export function byColumns(
  terms: readonly { column: string; descending: boolean }[],
): (a: Struct, b: Struct) => number {
  return (a, b) => {
    for (const { column, descending } of terms) {
      const order = compare(a[column] ?? null, b[column] ?? null);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  };
}

/** Two values of one column. */
export function compare(a: Value, b: Value): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const left = plain(a);
  const right = plain(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

function plain(value: Value): number | string | bigint {
  if (value instanceof Double) return value.value;
  if (value instanceof DateTime) return value.text;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return value;
  return typeof value === 'boolean' ? Number(value) : JSON.stringify(value);
}
