import type { ApiArgument } from './list-api.js';

/** Names that mean the same wherever they stand. */
const byName: Readonly<Record<string, string>> = {
  queryOpts: 'QueryOpts | null',
  filterOpts: 'QueryOpts | null',
  event: 'number | null',
  priority: 'number | null',
  // A number of builds, too (koji contract 13).
  latest: 'boolean | number',
  strict: 'boolean',
};

/** The type of an argument: by its name, else by its default, else anything that XML-RPC can say. */
export function argumentType({ name, fallback }: ApiArgument): string {
  const known = byName[name];
  if (known !== undefined) return known;
  if (fallback === undefined || fallback.value === null) return 'XmlRpcInput';
  switch (typeof fallback.value) {
    case 'boolean':
      return 'boolean';
    case 'number':
      return 'number | null';
    default:
      return 'string | null';
  }
}
