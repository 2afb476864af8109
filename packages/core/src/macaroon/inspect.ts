import { type Condition, parseCondition } from './condition.js';
import { isThirdParty, type Macaroon } from './macaroon.js';
import { textIfUtf8 } from './parts.js';

/** What a macaroon says of itself, safe to show: no signature, no key. */
export interface MacaroonFacts {
  readonly version: 1 | 2;
  readonly location: string;
  /** As text where it is text, else in base64. */
  readonly identifier: string;
  readonly caveats: readonly CaveatFacts[];
  /** The earliest of all expiry conditions; ISO 8601, UTC. Absent: none says so. */
  readonly expiresAt?: string;
  /** Since when a discharge is valid; ISO 8601, UTC. */
  readonly validSince?: string;
  /** What the `acl` conditions leave: the permissions that all of them name. Absent: not restricted. */
  readonly permissions?: readonly string[];
}

/** One caveat. The id of a third party's is an encrypted secret, so only its place is told. */
export type CaveatFacts =
  | { readonly party: 'first'; readonly condition: string }
  | { readonly party: 'third'; readonly location: string };

/**
 * Reads what can be read without any key: caveats, expiry, permissions. Understands `time-before T` (bakery),
 * `HOST|expires|T`, `HOST|valid_since|T` and `HOST|acl|[...]` (dashboard and Ubuntu One, macaroon-vectors.json); leaves others as they are.
 * The expiry of a login is the earliest of its root and its discharge: see {@link earliestExpiry}.
 */
export function inspectMacaroon(macaroon: Macaroon): MacaroonFacts {
  const caveats = macaroon.caveats.map(
    (caveat): CaveatFacts =>
      isThirdParty(caveat)
        ? { party: 'third', location: caveat.location ?? '' }
        : { party: 'first', condition: shown(caveat.id) },
  );
  const conditions = caveats.flatMap((one) => (one.party === 'first' ? [parseCondition(one.condition)] : []));
  const expiresAt = earliest(timesOf(conditions, 'expires'));
  const validSince = timesOf(conditions, 'valid-since').sort().at(-1);
  const permissions = permissionsOf(conditions);
  return {
    version: macaroon.version,
    location: macaroon.location,
    identifier: shown(macaroon.identifier),
    caveats,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(validSince === undefined ? {} : { validSince }),
    ...(permissions === undefined ? {} : { permissions }),
  };
}

/** When the first of these expires; ISO 8601, UTC, or undefined when none says so. */
export function earliestExpiry(macaroons: readonly Macaroon[]): string | undefined {
  return earliest(macaroons.flatMap((one) => inspectMacaroon(one).expiresAt ?? []));
}

function shown(bytes: Uint8Array): string {
  return textIfUtf8(bytes) ?? Buffer.from(bytes).toString('base64');
}

function timesOf(conditions: readonly Condition[], kind: 'expires' | 'valid-since'): string[] {
  return conditions.flatMap((one) => (one.kind === kind ? [one.time] : []));
}

/** ISO texts of one form and zone sort as times. */
function earliest(times: readonly string[]): string | undefined {
  return [...times].sort()[0];
}

function permissionsOf(conditions: readonly Condition[]): readonly string[] | undefined {
  const lists = conditions.flatMap((one) => (one.kind === 'acl' ? [one.permissions] : []));
  const [first, ...others] = lists;
  return first?.filter((permission) => others.every((list) => list.includes(permission)));
}
