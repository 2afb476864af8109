import { type CallControl, callOf, PublishError } from '@omnipub/core';
import { parseShape } from '../api/parse-result.js';
import type { HubResult } from '../api/results.js';
import { loggedInUser } from '../api/user-schemas.js';
import type { HubAccess } from '../hub-access.js';
import { fetchTag } from '../tags/tag-place.js';
import { ensure, type Outcome } from './ensure.js';

/** A package on the list of a tag (koji contract 11). */
export interface PackageEntry {
  readonly tag: string | number;
  readonly package: string;
  /** @default an entry that is there keeps its own; a new one belongs to you */
  readonly owner?: string | undefined;
  /** Architectures beside those of the tag. @default an entry that is there keeps its own; a new one has none */
  readonly extraArches?: readonly string[] | undefined;
  /** Against the policy, if you may. @default false */
  readonly force?: boolean | undefined;
}

type Listed = NonNullable<HubResult<'getPackageConfig'>>;

/**
 * The package is on the list of the tag, or of a parent whose list it inherits, and its owner is the one that was asked for. A package
 * that nobody has used before is made. A package that is blocked stays so.
 *
 * @throws PublishError NOT_FOUND for the tag or the owner; CONFLICT for a blocked package; AUTH_DENIED by policy
 */
export async function ensurePackage(
  koji: HubAccess,
  entry: PackageEntry,
  control: CallControl = {},
): Promise<{ readonly outcome: Outcome; readonly owner: string }> {
  const { owner, force } = entry;
  const name = entry.package;
  const extraArches = entry.extraArches?.join(' ');
  const call = callOf(control);
  const tag = await fetchTag(koji, entry.tag, call);
  const listed = await packageEntry(koji, tag.id, name, call);
  if (listed?.blocked === true) throw blocked(name, tag.name, listed.tag_name);
  const wanted = owner ?? listed?.owner_name ?? (await myName(koji, call));
  const isAsWanted = (found: Listed | null): boolean =>
    found !== null &&
    found.blocked !== true &&
    (owner === undefined || found.owner_name === owner) &&
    (extraArches === undefined || (found.extra_arches ?? '') === extraArches);
  const outcome = await ensure(
    {
      isThere: async (signal) => isAsWanted(await packageEntry(koji, tag.id, name, { signal })),
      make: (settle) =>
        koji.api.packageListAdd(
          tag.id,
          name,
          { owner: wanted, extra_arches: extraArches, force },
          { ...call, settle },
        ),
    },
    call.signal,
  );
  return { outcome, owner: wanted };
}

/** The nearest entry of a package, of the tag itself or of what it inherits; null when there is none. */
export function packageEntry(
  { api }: Pick<HubAccess, 'api'>,
  tag: number,
  name: string,
  call: { readonly signal: AbortSignal },
): Promise<Listed | null> {
  return api.getPackageConfig(tag, name, {}, call);
}

/** The name of who is logged in. */
export async function myName(
  { api }: Pick<HubAccess, 'api'>,
  call: { readonly signal: AbortSignal },
): Promise<string> {
  return parseShape(loggedInUser, await api.getLoggedInUser(call), 'getLoggedInUser').name;
}

/** What a blocked package is answered with. */
export function blocked(name: string, tag: string, at: string | undefined): PublishError {
  const where = at === undefined || at === tag ? tag : `${tag}, by ${at}`;
  return new PublishError('CONFLICT', `the package ${name} is blocked in ${where}`, {
    store: 'koji',
    hint: `somebody has blocked it on purpose: ask them, or unblock it: koji unblock-pkg ${tag} ${name}`,
  });
}
