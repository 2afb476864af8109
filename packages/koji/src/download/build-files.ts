import { type CallControl, PublishError } from '@omnipub/core';
import { z } from 'zod';
import type { HubResult } from '../api/results.js';
import { buildStateName } from '../model/states.js';
import { checkedFilter } from '../read/checked-filter.js';
import { type ArchiveRow, listArchives, listRpms } from '../read/list-files.js';
import type { RpmRow } from '../read/list-tagged.js';
import { controlOf, type Reader } from '../read/reader.js';
import { missing } from '../read/resolve.js';
import type { DownloadableFile } from './hub-file.js';
import { archivePathInBuild, buildPath, rpmFileName, rpmPath } from './layout.js';

const choice = z.strictObject({
  /** @default all three */
  include: z
    .array(z.enum(['rpms', 'archives', 'logs']))
    .min(1)
    .optional(),
  /** Of RPMs and of their logs; `src` and `noarch` are architectures, too. @default all */
  arches: z.array(z.string().min(1)).min(1).optional(),
  /** Of archives: `maven`, `image`, ... @default all */
  types: z.array(z.string().min(1)).min(1).optional(),
  /** RPMs with debugging information. @default true */
  debuginfo: z.boolean().optional(),
  /** RPMs signed with this key, eight hexadecimal digits or more. @default those without signature */
  sigkey: z
    .string()
    .regex(/^[0-9a-f]{8,}$/i, 'is no key in hexadecimal digits')
    .optional(),
});

/** Which files of a build. */
export type BuildFilesChoice = z.input<typeof choice>;

/**
 * The files of a complete build, with what their bytes are known by. Those that the hub knows but doesn't have are left out.
 * @throws PublishError NOT_FOUND when there is no such build, or no file fits; CONFLICT when it is not complete
 */
export async function buildFiles(
  reader: Reader,
  build: number | string,
  wanted: BuildFilesChoice = {},
  control: CallControl = {},
): Promise<readonly DownloadableFile[]> {
  const checked = checkedFilter(choice, wanted, 'files of a build');
  const { include = ['rpms', 'archives', 'logs'] } = checked;
  const row = await completeBuild(reader, build, control);
  const files: DownloadableFile[] = [];
  if (include.includes('rpms')) files.push(...(await rpmsOf(reader, row, checked, control)));
  if (include.includes('archives')) files.push(...(await archivesOf(reader, row, checked, control)));
  if (include.includes('logs')) files.push(...(await logsOf(reader, row, checked, control)));
  if (files.length > 0) return files;
  throw new PublishError('NOT_FOUND', `${row.nvr} has no file that fits`, {
    store: 'koji',
    hint: 'look at its files without the filter',
  });
}

type BuildAnswer = NonNullable<HubResult<'getBuild'>>;
type Checked = z.output<typeof choice>;

async function completeBuild(
  { api }: Reader,
  build: number | string,
  control: CallControl,
): Promise<BuildAnswer> {
  const row = (await api.getBuild(build, {}, controlOf(control))) ?? missing('build', build);
  const state = buildStateName(row.state);
  if (state === 'COMPLETE') return row;
  throw new PublishError('CONFLICT', `${row.nvr} is ${state}`, {
    store: 'koji',
    recovery: state === 'BUILDING' ? 'wait' : 'fix-input',
    hint: 'only complete builds have files; those of its task are there before',
  });
}

async function rpmsOf(
  reader: Reader,
  build: BuildAnswer,
  { arches, debuginfo = true, sigkey }: Checked,
  control: CallControl,
): Promise<DownloadableFile[]> {
  const files: DownloadableFile[] = [];
  for await (const rpm of listRpms(reader, { build: build.id, arches }, control)) {
    if (rpm.metadata_only === true || (!debuginfo && isDebug(rpm))) continue;
    files.push({
      kind: 'rpm',
      path: rpmPath(build, rpm, sigkey),
      local: rpmFileName(rpm),
      // A signature makes the file longer.
      size: sigkey === undefined ? (rpm.size ?? undefined) : undefined,
      sigmd5: rpm.payloadhash ?? undefined,
    });
  }
  return files;
}

function isDebug({ name }: RpmRow): boolean {
  return /-debug(info|source)(-|$)/.test(name);
}

/** Places of the enum CHECKSUM_TYPES (koji contract 10). */
const checksums = ['md5', 'sha1', 'sha256'] as const;

async function archivesOf(
  reader: Reader,
  build: BuildAnswer,
  { types }: Checked,
  control: CallControl,
): Promise<DownloadableFile[]> {
  const rows: ArchiveRow[] = [];
  for await (const row of listArchives(reader, { build: build.id }, control)) rows.push(row);
  const whole = rows.filter(({ btype }) => btype !== 'maven' && btype !== 'win');
  // Only a list by type says where archives of these two are.
  for (const btype of ['maven', 'win']) {
    if (!rows.some((row) => row.btype === btype)) continue;
    const typed = listArchives(reader, { build: build.id, type: btype }, control);
    for await (const row of typed) whole.push({ ...row, btype });
  }
  return whole
    .filter(({ btype, metadata_only: only }) => only !== true && (types?.includes(btype) ?? true))
    .map((row) => archiveFile(build, row));
}

function archiveFile(build: BuildAnswer, row: ArchiveRow): DownloadableFile {
  const local = archivePathInBuild(row);
  const algorithm = checksums[row.checksum_type];
  if (local === undefined)
    throw new PublishError('PROTOCOL', `the hub does not tell where ${row.filename} of ${build.nvr} is`, {
      store: 'koji',
      hint: 'leave archives out, or tell the maintainers of omnipub',
    });
  return {
    kind: 'archive',
    path: `${buildPath(build)}/${local}`,
    local,
    size: row.size,
    digest: algorithm === undefined ? undefined : { algorithm, hex: row.checksum },
  };
}

async function logsOf(
  { api }: Reader,
  build: BuildAnswer,
  { arches }: Checked,
  control: CallControl,
): Promise<DownloadableFile[]> {
  const logs = await api.getBuildLogs(build.id, controlOf(control));
  return logs
    .filter(({ dir }) => arches === undefined || dir === '.' || arches.includes(dir))
    .map(({ dir, name, path }) => ({
      kind: 'log',
      path,
      local: dir === '.' ? `logs/${name}` : `logs/${dir}/${name}`,
    }));
}
