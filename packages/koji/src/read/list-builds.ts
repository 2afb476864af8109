import { z } from 'zod';
import { listedBuild } from '../api/build-schemas.js';
import { buildStates } from '../model/states.js';
import type { Keywords } from '../session/hub-connection.js';
import { checkedFilter } from './checked-filter.js';
import { buildType, id, idOrName, moment } from './filter-parts.js';
import type { ListOptions } from './list-options.js';
import type { Reader } from './reader.js';
import { packageId, userId } from './resolve.js';
import { type HubList, walkList } from './walk-list.js';

const buildFilter = z.strictObject({
  package: idOrName.optional(),
  owner: idOrName.optional(),
  task: id.optional(),
  state: z.enum(buildStates).optional(),
  /** Of the package's name. */
  prefix: z.string().min(1).optional(),
  /** Of the NVR, with `*` and `?`. */
  pattern: z.string().min(1).optional(),
  /** Of the source's URL, with `*` and `?`. */
  source: z.string().min(1).optional(),
  type: buildType.optional(),
  volume: id.optional(),
  /** The content generator that imported it. */
  contentGenerator: idOrName.optional(),
  draft: z.boolean().optional(),
  createdAfter: moment.optional(),
  createdBefore: moment.optional(),
  completedAfter: moment.optional(),
  completedBefore: moment.optional(),
});

/** Which builds. What is left out does not matter. */
export type BuildFilter = z.input<typeof buildFilter>;
/** A row of listBuilds. */
export type ListedBuild = z.output<typeof listedBuild>;

const builds: HubList<ListedBuild> = {
  method: 'listBuilds',
  row: listedBuild,
  column: 'build_id',
  keyOf: (row) => row.build_id,
  paging: 'queryOpts',
  usual: 'newest',
};

/**
 * The builds of a hub, in every state unless the filter has one.
 * @throws PublishError NOT_FOUND when there is no such package or user; INVALID_INPUT
 */
export async function* listBuilds(
  reader: Reader,
  filter: BuildFilter = {},
  options: ListOptions = {},
): AsyncGenerator<ListedBuild, void, void> {
  yield* walkList(reader, builds, { keywords: await buildQuestion(reader, filter, options) }, options);
}

/** The keyword arguments of listBuilds. @throws PublishError NOT_FOUND, INVALID_INPUT */
export async function buildQuestion(
  reader: Reader,
  filter: BuildFilter,
  options: ListOptions = {},
): Promise<Keywords> {
  const checked = checkedFilter(buildFilter, filter, 'builds');
  const { package: pkg, owner, state } = checked;
  return {
    packageID: pkg === undefined ? undefined : await packageId(reader, pkg, options),
    userID: owner === undefined ? undefined : await userId(reader, owner, options),
    taskID: checked.task,
    state: state === undefined ? undefined : buildStates.indexOf(state),
    prefix: checked.prefix,
    pattern: checked.pattern,
    source: checked.source,
    type: checked.type,
    volumeID: checked.volume,
    cgID: checked.contentGenerator,
    draft: checked.draft,
    createdAfter: checked.createdAfter,
    createdBefore: checked.createdBefore,
    completeAfter: checked.completedAfter,
    completeBefore: checked.completedBefore,
  };
}
