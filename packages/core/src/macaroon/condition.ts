import { z } from 'zod';

/** A first-party condition, as far as it is understood. */
export type Condition =
  | { readonly kind: 'expires' | 'valid-since'; readonly time: string }
  | { readonly kind: 'acl'; readonly permissions: readonly string[] }
  | { readonly kind: 'other' };

const permissionList = z.array(z.string());

/**
 * Takes a condition apart: the bakery's `time-before T`, or the three parts of the dashboard's and Ubuntu One's, whose times have
 * no zone and are UTC (macaroon-vectors.json, "u1"). Never throws: a condition that is not understood is the store's to check.
 */
export function parseCondition(text: string): Condition {
  const before = /^time-before (\S+)$/.exec(text)?.[1];
  if (before !== undefined) return timed('expires', before);
  const [, key = '', value = ''] = /^[^|]*\|([a-z_]+)\|(.*)$/s.exec(text) ?? [];
  switch (key) {
    case 'expires':
      return timed('expires', value);
    case 'valid_since':
      return timed('valid-since', value);
    case 'acl':
      return aclOf(value);
    default:
      return { kind: 'other' };
  }
}

function timed(kind: 'expires' | 'valid-since', value: string): Condition {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(value);
  if (match === null) return { kind: 'other' };
  const [, date = '', time = '', fraction = '', zone = 'Z'] = match;
  // Python writes microseconds and Go nanoseconds; JavaScript's dates promise to read only milliseconds.
  const at = new Date(`${date}T${time}${fraction.slice(0, 4)}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(at.getTime()) ? { kind: 'other' } : { kind, time: at.toISOString() };
}

function aclOf(value: string): Condition {
  try {
    const parsed = permissionList.safeParse(JSON.parse(value));
    return parsed.success ? { kind: 'acl', permissions: parsed.data } : { kind: 'other' };
  } catch {
    return { kind: 'other' };
  }
}
