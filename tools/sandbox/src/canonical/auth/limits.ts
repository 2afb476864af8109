import { readInstant, writeInstant } from './instants.js';

/** A package that a login is limited to. Snaps are named by id, as the dashboard does; the gateway takes names with a type. */
export interface PackageRef {
  readonly type: string;
  readonly id?: string;
  readonly name?: string;
}

/** What a login may do; null is no limit. Times are in microseconds since the epoch. */
export interface Limits {
  readonly permissions: readonly string[] | null;
  readonly packages: readonly PackageRef[] | null;
  /** fnmatch patterns. */
  readonly channels: readonly string[] | null;
  readonly expires: number | null;
}

/** No limits at all. */
export const unlimited: Limits = { permissions: null, packages: null, channels: null, expires: null };

/** Limits as caveats `PREFIX|key|value` (macaroon-vectors.json, "u1"). The form of `packages` is the sandbox's own. */
export function writeLimits(prefix: string, limits: Limits): string[] {
  const { permissions, packages, channels, expires } = limits;
  return [
    ...(permissions === null ? [] : [`${prefix}|acl|${JSON.stringify(permissions)}`]),
    ...(packages === null ? [] : [`${prefix}|packages|${JSON.stringify(packages)}`]),
    ...(channels === null ? [] : [`${prefix}|channel|${JSON.stringify(channels)}`]),
    ...(expires === null ? [] : [`${prefix}|expires|${writeInstant(expires)}`]),
  ];
}

/** The limits narrowed by one more caveat; undefined when it is none of {@link writeLimits}. */
export function narrow(prefix: string, limits: Limits, condition: string): Limits | undefined {
  if (!condition.startsWith(`${prefix}|`)) return undefined;
  const [, key = '', value = ''] = /^([a-z_]+)\|(.*)$/su.exec(condition.slice(prefix.length + 1)) ?? [];
  if (key === 'expires') {
    const at = readInstant(value);
    return at === undefined ? undefined : { ...limits, expires: Math.min(at, limits.expires ?? at) };
  }
  const list = readList(value);
  if (list === undefined) return undefined;
  if (key === 'acl') return { ...limits, permissions: both(limits.permissions, list as string[]) };
  if (key === 'channel') return { ...limits, channels: both(limits.channels, list as string[]) };
  if (key === 'packages') return { ...limits, packages: both(limits.packages, list as PackageRef[]) };
  return undefined;
}

/** What both lists hold. */
function both<T>(old: readonly T[] | null, more: readonly T[]): readonly T[] {
  const has = new Set(more.map((item) => JSON.stringify(item)));
  return old === null ? more : old.filter((item) => has.has(JSON.stringify(item)));
}

function readList(text: string): unknown[] | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return Array.isArray(value) ? (value as unknown[]) : undefined;
  } catch {
    return undefined;
  }
}
