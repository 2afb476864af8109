import { type Call, callOf, PublishError } from '@omnipub/core';
import { fetchBuilds } from '../builds/manage-builds.js';
import type { HubAccess } from '../hub-access.js';
import { lookUntil } from '../tasks/look-until.js';
import type { WaitOptions } from '../tasks/task-times.js';
import { type TagRepo, tagRepo } from './repos.js';
import { fetchTag } from './tag-place.js';

/** What a repo is waited for. */
export interface WaitRepoOptions extends WaitOptions {
  /** It has these builds, or newer ones of their packages do not hide them: NVRs. @default any repo that is newer than the one of now */
  readonly builds?: readonly string[] | undefined;
}

/**
 * Waits for a repo of a tag: one that has the builds that are named, else the next one. Nothing is asked of the hub but reading; it makes
 * repos by itself when a tag has changed.
 * @throws PublishError NOT_FOUND for the tag or a build; TIMEOUT with recovery `wait`
 */
export async function waitRepo(
  koji: HubAccess,
  tag: string | number,
  options: WaitRepoOptions = {},
): Promise<TagRepo> {
  const call = callOf(options);
  const { id, name } = await fetchTag(koji, tag, call);
  const builds = await fetchBuilds(koji, options.builds ?? [], call);
  const wanted = builds.map((build) => ({ id: build.id, pkg: build.package_name }));
  const first = wanted.length > 0 ? undefined : ((await koji.api.getRepo(id, {}, call))?.id ?? 0);
  return lookUntil(
    koji,
    async (each) => {
      const repo = await koji.api.getRepo(id, {}, each);
      if (repo === null || repo.id === first) return undefined;
      const hasAll =
        wanted.length === 0 || (await holds(koji, { tag: id, repo: tagRepo(repo), wanted }, each));
      return hasAll ? tagRepo(repo) : undefined;
    },
    {
      ...options,
      what: `the repo of ${name}`,
      hint: 'check that the builds are in the tag, or in what it inherits, then wait again',
    },
  );
}

interface Question {
  readonly tag: number;
  readonly repo: TagRepo;
  readonly wanted: readonly { readonly id: number; readonly pkg: string }[];
}

/** A repo has what the tag had at its moment (koji contract 13). */
async function holds(koji: HubAccess, { tag, repo, wanted }: Question, call: Call): Promise<boolean> {
  const event = repo.createEvent;
  if (event === null)
    throw new PublishError('PROTOCOL', `the hub does not say what moment repo ${String(repo.id)} shows`, {
      store: 'koji',
    });
  const results = await koji.multi(
    (hub) =>
      wanted.map(({ pkg }) => hub.listTagged(tag, { event, inherit: true, latest: true, package: pkg })),
    call,
  );
  return results.every((result, index) => {
    if (!result.ok) throw result.error;
    return result.value.some(({ build_id }) => build_id === wanted[index]?.id);
  });
}
