import { type Call, PublishError } from '@omnipub/core';
import type { HubResult } from '../api/results.js';
import { fetchBuild } from '../builds/manage-builds.js';
import type { HubAccess } from '../hub-access.js';

/** A build, a tag, and whether the one is in the other. */
export interface TagPlace {
  readonly build: NonNullable<HubResult<'getBuild'>>;
  readonly tag: NonNullable<HubResult<'getTag'>>;
  /** Numbers of all tags that the build is in. */
  readonly tagIds: ReadonlySet<number>;
}

/** Looks at a build and a tag. @throws PublishError NOT_FOUND for either */
export async function tagPlace(
  koji: HubAccess,
  { tag: tagName, build: buildName }: { readonly tag: string | number; readonly build: string | number },
  call: Call,
): Promise<TagPlace> {
  const [build, tag] = await Promise.all([fetchBuild(koji, buildName, call), fetchTag(koji, tagName, call)]);
  return { build, tag, tagIds: await tagIdsOf(koji, build.id, call) };
}

/** @throws PublishError NOT_FOUND */
export async function fetchTag(
  { api }: Pick<HubAccess, 'api'>,
  name: string | number,
  call: { readonly signal: AbortSignal },
): Promise<NonNullable<HubResult<'getTag'>>> {
  const tag = await api.getTag(name, {}, call);
  if (tag !== null) return tag;
  throw new PublishError('NOT_FOUND', `the hub has no tag ${JSON.stringify(name)}`, {
    store: 'koji',
    hint: 'check the name: koji list-tags',
  });
}

/** Where a build is (koji contract 12). */
export async function tagIdsOf(
  { api }: Pick<HubAccess, 'api'>,
  buildId: number,
  call: { readonly signal: AbortSignal },
): Promise<ReadonlySet<number>> {
  const tags = await api.listTags({ build: buildId }, call);
  return new Set(tags.map(({ id }) => id));
}
