import { z } from 'zod';
import { channel, externalRepo, host } from '../api/host-schemas.js';
import { listedPackage, tag, target } from '../api/tag-schemas.js';
import { user } from '../api/user-schemas.js';
import { checkedFilter } from './checked-filter.js';
import { id, idOrName } from './filter-parts.js';
import type { ListOptions } from './list-options.js';
import type { Reader } from './reader.js';
import { type HubList, walkList } from './walk-list.js';

/** A row of listPackages; those of a tag or an owner have more members. */
export type ListedPackage = z.output<typeof listedPackage>;
/** A tag. */
export type TagRow = z.output<typeof tag>;
/** A build target. */
export type TargetRow = z.output<typeof target>;
/** A user. */
export type UserRow = z.output<typeof user>;
/** A builder. */
export type HostRow = z.output<typeof host>;
/** A channel. */
export type ChannelRow = z.output<typeof channel>;
/** A repository outside of the hub. */
export type ExternalRepoRow = z.output<typeof externalRepo>;

function byId<Row extends { readonly id: number }>(
  method: string,
  row: z.ZodType<Row>,
  paging: HubList<Row>['paging'],
): HubList<Row> {
  return { method, row, column: 'id', keyOf: (each) => each.id, paging, usual: 'oldest' };
}

const tags = byId('listTags', tag, 'queryOpts');
const targets = byId('getBuildTargets', target, 'queryOpts');
const users = byId('listUsers', user, 'queryOpts');
const externalRepos = byId('listExternalRepos', externalRepo, 'queryOpts');
// listHosts takes queryOpts and does not heed them; listChannels has none.
const hosts = byId('listHosts', host, 'filterResults');
const channels = byId('listChannels', channel, 'filterResults');
const packages: HubList<ListedPackage> = {
  method: 'listPackages',
  row: listedPackage,
  column: 'package_id',
  keyOf: (row) => row.package_id,
  paging: 'queryOpts',
  usual: 'oldest',
};

const name = z.string().min(1);
const packageFilter = z.strictObject({
  tag: idOrName.optional(),
  owner: idOrName.optional(),
  package: idOrName.optional(),
  prefix: name.optional(),
  /** With `tag`: what it inherits, too. */
  inherited: z.boolean().optional(),
  event: id.optional(),
});
const tagFilter = z.strictObject({
  /** Those that this build is in, by number or NVR. */
  build: idOrName.optional(),
  /** Those that have this package on their list. */
  package: idOrName.optional(),
  /** With `*` and `?`; hubs from 1.27 on. */
  pattern: name.optional(),
});
const targetFilter = z.strictObject({
  name: idOrName.optional(),
  buildTag: idOrName.optional(),
  destTag: idOrName.optional(),
  event: id.optional(),
});
const userFilter = z.strictObject({ prefix: name.optional(), permission: name.optional() });
const hostFilter = z.strictObject({
  arches: z.array(name).min(1).optional(),
  channel: idOrName.optional(),
  ready: z.boolean().optional(),
  enabled: z.boolean().optional(),
});
const channelFilter = z.strictObject({ host: id.optional(), enabled: z.boolean().optional() });
const externalRepoFilter = z.strictObject({ url: name.optional(), event: id.optional() });

/** Which packages: without a tag, an owner or a package, all that the hub has ever known. */
export type PackageFilter = z.input<typeof packageFilter>;
/** Which tags. */
export type TagFilter = z.input<typeof tagFilter>;
/** Which targets. */
export type TargetFilter = z.input<typeof targetFilter>;
/** Which users. */
export type UserFilter = z.input<typeof userFilter>;
/** Which builders. */
export type HostFilter = z.input<typeof hostFilter>;
/** Which channels. */
export type ChannelFilter = z.input<typeof channelFilter>;
/** Which external repositories. */
export type ExternalRepoFilter = z.input<typeof externalRepoFilter>;

type Rows<Row> = AsyncGenerator<Row, void, void>;

/** Packages; blocked ones of a tag are among them, marked. @throws PublishError NOT_FOUND, INVALID_INPUT */
export async function* listPackages(
  reader: Reader,
  filter: PackageFilter = {},
  options?: ListOptions,
): Rows<ListedPackage> {
  const {
    tag: tagID,
    owner: userID,
    package: pkgID,
    ...same
  } = checkedFilter(packageFilter, filter, 'packages');
  yield* walkList(reader, packages, { keywords: { ...same, tagID, userID, pkgID } }, options);
}

/** Tags; with `build`, where that is. @throws PublishError NOT_FOUND, INVALID_INPUT */
export async function* listTags(reader: Reader, filter: TagFilter = {}, options?: ListOptions): Rows<TagRow> {
  yield* walkList(reader, tags, { keywords: checkedFilter(tagFilter, filter, 'tags') }, options);
}

/** Build targets. @throws PublishError INVALID_INPUT */
export async function* listTargets(
  reader: Reader,
  filter: TargetFilter = {},
  options?: ListOptions,
): Rows<TargetRow> {
  const checked = checkedFilter(targetFilter, filter, 'targets');
  const { name: info, buildTag: buildTagID, destTag: destTagID, event } = checked;
  yield* walkList(reader, targets, { keywords: { info, buildTagID, destTagID, event } }, options);
}

/** Users that are people; hosts and groups have lists of their own. @throws PublishError INVALID_INPUT */
export async function* listUsers(
  reader: Reader,
  filter: UserFilter = {},
  options?: ListOptions,
): Rows<UserRow> {
  const { prefix, permission: perm } = checkedFilter(userFilter, filter, 'users');
  yield* walkList(reader, users, { keywords: { prefix, perm } }, options);
}

/** Builders. @throws PublishError NOT_FOUND, INVALID_INPUT */
export async function* listHosts(
  reader: Reader,
  filter: HostFilter = {},
  options?: ListOptions,
): Rows<HostRow> {
  const { channel: channelID, ...same } = checkedFilter(hostFilter, filter, 'hosts');
  yield* walkList(reader, hosts, { keywords: { ...same, channelID } }, options);
}

/** Channels. @throws PublishError INVALID_INPUT */
export async function* listChannels(
  reader: Reader,
  filter: ChannelFilter = {},
  options?: ListOptions,
): Rows<ChannelRow> {
  const { host: hostID, enabled } = checkedFilter(channelFilter, filter, 'channels');
  yield* walkList(reader, channels, { keywords: { hostID, enabled } }, options);
}

/** Repositories outside of the hub. @throws PublishError INVALID_INPUT */
export async function* listExternalRepos(
  reader: Reader,
  filter: ExternalRepoFilter = {},
  options?: ListOptions,
): Rows<ExternalRepoRow> {
  const keywords = checkedFilter(externalRepoFilter, filter, 'external repositories');
  yield* walkList(reader, externalRepos, { keywords }, options);
}
