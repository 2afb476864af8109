import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { projectPlaceSchema } from '../api/places.js';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { listOptionsSchema } from '../session/list-pages.js';
import { type Build, buildSchema } from './build-schema.js';

const filter = projectPlaceSchema.extend({
  ...listOptionsSchema.shape,
  /** Only of this package; a build has none before its import. */
  packagename: z.string().min(1).optional(),
  /** Only builds in this state: told apart here, as the server's pages repeat builds with it (copr contract 5). */
  status: z.string().min(1).optional(),
});

/** Which builds of a project, how many, and in which pages. */
export type BuildFilter = z.input<typeof filter>;

/**
 * Builds of a project, newest first: the server knows no other order, whatever it is asked for (recording build-list-order-asc). Each comes
 * once, also when builds are made or deleted meanwhile.
 * @throws PublishError NOT_FOUND when there is no such project; INVALID_INPUT
 */
export async function* listBuilds(
  copr: CoprSession,
  given: BuildFilter,
  call: Call,
): AsyncGenerator<Build, void, void> {
  const { status, limit, pageSize, ...query } = checkedInput(filter, given, 'the list of builds');
  yield* copr.list(
    {
      path: 'build/list',
      query,
      schema: buildSchema,
      order: 'descending',
      ...(status === undefined ? {} : { keep: (build) => build.state === status }),
    },
    { limit, pageSize },
    call,
  );
}
