import { type Call, PublishError } from '@omnipub/core';
import type { HubResult } from '../api/results.js';
import type { HubAccess } from '../hub-access.js';
import { buildStateName } from '../model/states.js';
import type { CgMetadata } from './metadata-schema.js';
import type { OutputFile } from './output-files.js';

type Build = NonNullable<HubResult<'getBuild'>>;

/** The name of the build that metadata are about. */
export function nvrOf({ build: { name, version, release } }: Pick<CgMetadata, 'build'>): string {
  return `${name}-${version}-${release}`;
}

/**
 * Is that very build there already? Archives are known by their sum, RPMs by name and size; the hub keeps no sum of logs. Undefined when
 * there is none, or one that failed or was canceled, whose name may be used again (koji contract 9).
 * @throws PublishError CONFLICT when the build has other files, or is still under way
 */
export async function findImport(
  koji: HubAccess,
  metadata: CgMetadata,
  files: readonly OutputFile[],
  call: Call,
): Promise<Build | undefined> {
  const nvr = nvrOf(metadata);
  const build = await koji.api.getBuild(nvr, {}, call);
  const state = build === null ? undefined : buildStateName(build.state);
  if (build === null || state === 'FAILED' || state === 'CANCELED' || state === 'DELETED') return undefined;
  if (state === 'BUILDING') {
    // A build that was reserved for these metadata is what they will complete.
    if (metadata.build.build_id === build.id) return undefined;
    throw new PublishError('CONFLICT', `${nvr} is reserved, or is being built`, {
      store: 'koji',
      recovery: 'wait',
      hint: 'wait for it; if the reservation is your own and lost, cancel the build',
    });
  }
  const [archives, rpms] = await Promise.all([
    koji.api.listArchives({ buildID: build.id }, call),
    koji.api.listRPMs({ buildID: build.id }, call),
  ]);
  const different = differentFile(files, archives, rpms);
  if (different === undefined) return build;
  throw new PublishError('CONFLICT', `${nvr} is there already with other content: ${different}`, {
    store: 'koji',
    hint: 'give it a release of its own; a build is never overwritten',
  });
}

/** The first file that is not the same on both sides. */
function differentFile(
  files: readonly OutputFile[],
  archives: HubResult<'listArchives'>,
  rpms: HubResult<'listRPMs'>,
): string | undefined {
  const ours = files.filter(({ output }) => output.type !== 'log');
  const missing = ours.find(({ output, size, digests }) =>
    output.type === 'rpm'
      ? !rpms.some((rpm) => rpmFile(rpm) === output.filename && rpm.size === size)
      : !archives.some(
          (row) =>
            row.filename === output.filename &&
            row.checksum === digests[row.checksum_type === 0 ? 'md5' : 'sha256'],
        ),
  );
  if (missing !== undefined) return missing.output.filename;
  const names = new Set(ours.map(({ output }) => output.filename));
  return [...archives.map(({ filename }) => filename), ...rpms.map(rpmFile)].find((name) => !names.has(name));
}

function rpmFile({ name, version, release, arch }: HubResult<'listRPMs'>[number]): string {
  return `${name}-${version}-${release}.${arch}.rpm`;
}
