import { z } from 'zod';
import { archive, rpm } from '../api/build-schemas.js';
import { checkedFilter } from './checked-filter.js';
import { buildType, id } from './filter-parts.js';
import type { ListOptions } from './list-options.js';
import type { RpmRow } from './list-tagged.js';
import type { Reader } from './reader.js';
import { type HubList, walkList } from './walk-list.js';

const rpmFilter = z.strictObject({
  build: id.optional(),
  arches: z.array(z.string().min(1)).min(1).optional(),
  /** The buildroot that made it. */
  buildroot: id.optional(),
  /** A buildroot that it was put into. */
  componentOf: id.optional(),
  host: id.optional(),
});

/** Which RPMs. */
export type RpmFilter = z.input<typeof rpmFilter>;

const rpms: HubList<RpmRow> = {
  method: 'listRPMs',
  row: rpm,
  column: 'id',
  keyOf: (row) => row.id,
  paging: 'queryOpts',
  usual: 'oldest',
};

/** RPMs: of a build, of a buildroot. @throws PublishError INVALID_INPUT */
export async function* listRpms(
  reader: Reader,
  filter: RpmFilter = {},
  options: ListOptions = {},
): AsyncGenerator<RpmRow, void, void> {
  const { build, arches, buildroot, componentOf, host } = checkedFilter(rpmFilter, filter, 'RPMs');
  const keywords = {
    buildID: build,
    arches,
    buildrootID: buildroot,
    componentBuildrootID: componentOf,
    hostID: host,
  };
  yield* walkList(reader, rpms, { keywords }, options);
}

const archiveFilter = z.strictObject({
  build: id.optional(),
  /** Rows of one type have further members: of `maven` group_id, artifact_id and version, of `win` relpath. */
  type: buildType.optional(),
  filename: z.string().min(1).optional(),
  checksum: z.string().min(1).optional(),
  buildroot: id.optional(),
});

/** Which archives. */
export type ArchiveFilter = z.input<typeof archiveFilter>;
/** A file of a build that is no RPM and no log. */
export type ArchiveRow = z.output<typeof archive>;

const archives: HubList<ArchiveRow> = {
  method: 'listArchives',
  row: archive,
  column: 'id',
  keyOf: (row) => row.id,
  paging: 'queryOpts',
  usual: 'oldest',
};

/** Archives: of a build, by name or by checksum. @throws PublishError INVALID_INPUT */
export async function* listArchives(
  reader: Reader,
  filter: ArchiveFilter = {},
  options: ListOptions = {},
): AsyncGenerator<ArchiveRow, void, void> {
  const { build, buildroot, ...same } = checkedFilter(archiveFilter, filter, 'archives');
  const keywords = { ...same, buildID: build, buildrootID: buildroot };
  yield* walkList(reader, archives, { keywords }, options);
}
