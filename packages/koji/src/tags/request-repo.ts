import { callOf } from '@omnipub/core';
import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import { repo as repoSchema } from '../api/task-schemas.js';
import type { HubAccess } from '../hub-access.js';
import { lookUntil } from '../tasks/look-until.js';
import type { WaitOptions } from '../tasks/task-times.js';
import { needsRepoRequests, type TagRepo, tagRepo } from './repos.js';
import { fetchTag } from './tag-place.js';

const answer = z.looseObject({
  repo: repoSchema.pick({ id: true, create_event: true }).nullable().optional(),
  request: z.looseObject({ id: z.number().int(), active: z.boolean().optional() }).nullable(),
});

/**
 * Asks for a repo that is at least as new as the call, or as `minEvent`, and waits for it (hub 1.35). What exists already is answered at
 * once, and equal requests of several people are one for the hub: a lost answer is asked again.
 *
 * @throws PublishError UNSUPPORTED on older hubs; NOT_FOUND; TIMEOUT with recovery `wait`
 */
export async function requestRepo(
  koji: HubAccess,
  tag: string | number,
  options: WaitOptions & {
    /** The oldest moment that will do, or the tag's last change. @default last */
    readonly minEvent?: number | 'last' | undefined;
  } = {},
): Promise<TagRepo> {
  const { minEvent = 'last' } = options;
  const call = callOf(options);
  const { id, name } = await fetchTag(koji, tag, call);
  const first = await koji.api.repo
    .request(
      id,
      { min_event: minEvent },
      { ...call, settle: async ({ happened }) => (happened ? undefined : { happened }) },
    )
    .catch(needsRepoRequests);
  const asked = parseShape(answer, first, 'repo.request');
  if (asked.repo !== null && asked.repo !== undefined) return tagRepo(asked.repo);
  const request = asked.request?.id;
  return lookUntil(
    koji,
    async (each) => {
      const now = parseShape(
        answer,
        await koji.api.repo.checkRequest(request ?? 0, each),
        'repo.checkRequest',
      );
      return now.repo === null || now.repo === undefined ? undefined : tagRepo(now.repo);
    },
    { ...options, what: `the repo of ${name}`, hint: 'the request goes on; run again to wait for it' },
  );
}
