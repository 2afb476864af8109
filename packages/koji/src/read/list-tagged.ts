import { z } from 'zod';
import { rpm, taggedBuild } from '../api/build-schemas.js';
import { parseShape } from '../api/parse-result.js';
import { checkedFilter } from './checked-filter.js';
import { buildType, id, idOrName } from './filter-parts.js';
import type { ListOptions } from './list-options.js';
import { controlOf, type Reader } from './reader.js';
import { type HubList, type ListQuestion, walkList } from './walk-list.js';

const taggedFilter = z.strictObject({
  /** What the tag inherits, too. @default false */
  inherit: z.boolean().optional(),
  /** The latest of each package, or so many. @default false */
  latest: z.union([z.boolean(), z.number().int().min(1)]).optional(),
  /** By name. */
  package: z.string().min(1).optional(),
  /** By name. */
  owner: z.string().min(1).optional(),
  /** Of the package's name. */
  prefix: z.string().min(1).optional(),
  type: buildType.optional(),
  /** As it was at that event of the hub's history. */
  event: id.optional(),
  draft: z.boolean().optional(),
});

/** Which builds of a tag. */
export type TaggedFilter = z.input<typeof taggedFilter>;
/** A row of listTagged and getLatestBuilds. */
export type TaggedBuild = z.output<typeof taggedBuild>;
/** An RPM of a build. */
export type RpmRow = z.output<typeof rpm>;

const tagged: HubList<TaggedBuild> = {
  method: 'listTagged',
  row: taggedBuild,
  column: 'build_id',
  keyOf: (row) => row.build_id,
  // A build that is in a tag and in what it inherits comes once for each.
  identityOf: (row) => `${String(row.build_id)} ${String(row.tag_id)}`,
  paging: 'filterResults',
  usual: 'oldest',
};

/** The builds of a tag. Give `event` for the tag as it was. @throws PublishError NOT_FOUND, INVALID_INPUT */
export async function* listTagged(
  reader: Reader,
  tag: string | number,
  filter: TaggedFilter = {},
  options: ListOptions = {},
): AsyncGenerator<TaggedBuild, void, void> {
  yield* walkList(reader, tagged, taggedQuestion(tag, filter), options);
}

/** The arguments of listTagged. @throws PublishError INVALID_INPUT */
export function taggedQuestion(tag: string | number, filter: TaggedFilter): Required<ListQuestion> {
  return { params: [checkedTag(tag)], keywords: checkedFilter(taggedFilter, filter, 'tagged builds') };
}

const rpmsFilter = taggedFilter
  .omit({ prefix: true })
  .extend({ arch: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional() });

/** Which RPMs of a tag. */
export type TaggedRpmsFilter = z.input<typeof rpmsFilter>;

const rpmsAndBuilds = z.tuple([z.array(rpm), z.array(taggedBuild)]);

/** The RPMs of a tag and their builds, in one answer: the hub has no pages for a pair of lists. @throws PublishError NOT_FOUND */
export async function listTaggedRpms(
  { api }: Reader,
  tag: string | number,
  filter: TaggedRpmsFilter = {},
  options: Pick<ListOptions, 'signal' | 'emit'> = {},
): Promise<{ readonly rpms: readonly RpmRow[]; readonly builds: readonly TaggedBuild[] }> {
  const keywords = checkedFilter(rpmsFilter, filter, 'tagged RPMs');
  const answer = await api.listTaggedRPMS(checkedTag(tag), keywords, controlOf(options));
  const [rpms, builds] = parseShape(rpmsAndBuilds, answer, 'listTaggedRPMS');
  return { rpms, builds };
}

const latestFilter = taggedFilter.pick({ event: true, package: true, type: true, draft: true });

/** Which builds count as latest. */
export type LatestFilter = z.input<typeof latestFilter>;

/** The latest build of each package of a tag, what it inherits among them. @throws PublishError NOT_FOUND */
export async function latestBuilds(
  { api }: Reader,
  tag: string | number,
  filter: LatestFilter = {},
  options: Pick<ListOptions, 'signal' | 'emit'> = {},
): Promise<readonly TaggedBuild[]> {
  const keywords = checkedFilter(latestFilter, filter, 'latest builds');
  return api.getLatestBuilds(checkedTag(tag), keywords, controlOf(options));
}

function checkedTag(tag: string | number): string | number {
  return checkedFilter(z.strictObject({ tag: idOrName }), { tag }, 'a tag').tag;
}
