import { type Call, type CallControl, callOf, PublishError } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import type { Keywords } from '../session/hub-connection.js';
import { fetchTag } from '../tags/tag-place.js';
import { isSame } from '../tasks/is-same.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';
import { ensure, type Outcome, settledBy } from './ensure.js';

/** What a tag may have (koji contract 11). */
export interface TagSettings {
  readonly arches?: readonly string[] | undefined;
  /** The permission that tagging needs; null for none. */
  readonly perm?: string | null | undefined;
  readonly locked?: boolean | undefined;
  readonly extra?: { readonly [key: string]: XmlRpcInput } | undefined;
}

/** The hub's rule for names (koji contract 11). */
const namePattern = /^[A-Za-z0-9/_.+-]{1,256}$/;

/** @throws PublishError INVALID_INPUT for a name that no hub takes for a tag, a target or a permission */
export function checkName(what: string, name: string): void {
  if (namePattern.test(name)) return;
  throw new PublishError('INVALID_INPUT', `${JSON.stringify(name)} is no name of a ${what}`, {
    store: 'koji',
    hint: 'at most 256 letters, digits and / _ . + -',
  });
}

/**
 * The tag is there. One that was there already is left as it is; where it differs from what is asked for, a warning tells.
 * @throws PublishError INVALID_INPUT; NOT_FOUND for the parent; AUTH_DENIED without the permission `tag`
 */
export async function ensureTag(
  koji: HubAccess,
  name: string,
  options: TagSettings & CallControl & { readonly parent?: string | undefined } = {},
): Promise<Outcome> {
  checkName('tag', name);
  const { parent, perm, locked, extra } = options;
  const call = callOf(options);
  const outcome = await ensure(
    {
      isThere: async (signal) => (await koji.api.getTag(name, {}, { signal }))?.id ?? false,
      make: async (settle) => {
        if (parent !== undefined) await fetchTag(koji, parent, call);
        const arches = options.arches?.join(' ');
        return koji.api.createTag(name, { parent, arches, perm, locked, extra }, { ...call, settle });
      },
    },
    call.signal,
  );
  if (outcome === 'existed') await warnOfDifferences(koji, name, options, call);
  return outcome;
}

async function warnOfDifferences(
  koji: HubAccess,
  name: string,
  wanted: TagSettings,
  call: Call,
): Promise<void> {
  const parts = differences(await fetchTag(koji, name, call), wanted);
  if (parts.length === 0) return;
  const message = `the tag ${name} is there already, with other ${parts.join(', ')}`;
  call.emit({ type: 'warning', code: 'TAG_DIFFERS', message });
}

function differences(tag: Awaited<ReturnType<typeof fetchTag>>, wanted: TagSettings): string[] {
  const { arches, perm, locked, extra } = wanted;
  return [
    ...(arches !== undefined && !isSame(words(tag.arches), [...arches].sort()) ? ['arches'] : []),
    ...(perm !== undefined && tag.perm !== perm ? ['permission'] : []),
    ...(locked !== undefined && tag.locked !== locked ? ['lock'] : []),
    ...(extra !== undefined && !Object.entries(extra).every(([key, value]) => isSame(tag.extra?.[key], value))
      ? ['extra']
      : []),
  ];
}

const words = (text: string | null): string[] =>
  (text ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .sort();

/**
 * The tag has these settings; what is not said stays. `extra` is added to what there is.
 * @throws PublishError NOT_FOUND for the tag; AUTH_DENIED
 */
export async function editTag(
  koji: HubAccess,
  tag: string | number,
  options: TagSettings & CallControl & { readonly name?: string | undefined },
): Promise<'changed' | 'existed'> {
  const { name, perm, locked, extra } = options;
  if (name !== undefined) checkName('tag', name);
  const call = callOf(options);
  const { id } = await fetchTag(koji, tag, call);
  const arches = options.arches?.join(' ');
  const keywords: Keywords = { name, arches, perm, locked, extra };
  const isThere = async (signal: AbortSignal): Promise<boolean> => {
    const now = await fetchTag(koji, id, { signal });
    return differences(now, options).length === 0 && (name === undefined || now.name === name);
  };
  const outcome = await ensure(
    { isThere, make: (settle) => koji.api.editTag2(id, keywords, { ...call, settle }) },
    call.signal,
  );
  return outcome === 'created' ? 'changed' : 'existed';
}

/** The tag is not there any more; administrators and who has the permission `tag`. @throws PublishError AUTH_DENIED; REJECTED while it is in use */
export async function deleteTag(
  koji: HubAccess,
  tag: string | number,
  control: CallControl = {},
): Promise<'removed' | 'absent'> {
  const call = callOf(control);
  const isGone = async (signal: AbortSignal): Promise<boolean> =>
    (await koji.api.getTag(tag, {}, { signal })) === null;
  if (await isGone(call.signal)) return 'absent';
  await koji.api.deleteTag(tag, { ...call, settle: settledBy(isGone) });
  return 'removed';
}
