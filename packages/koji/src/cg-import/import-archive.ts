import { basename } from 'node:path';
import { type CallControl, callOf, digestFile, PublishError } from '@omnipub/core';
import { fetchBuild } from '../builds/manage-builds.js';
import type { HubAccess } from '../hub-access.js';
import { settledBy } from '../register/ensure.js';
import { uploadDirectory } from '../upload/upload-target.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';
import { ensureBuildType } from './ensure-build-type.js';

/** A file of a build that is no RPM. */
export interface ArchiveRequest {
  readonly path: string;
  /** The build, which must be there. */
  readonly build: string | number;
  /** The type of build that it belongs to: `maven`, `win`, `image`, or one of the hub's own. */
  readonly type: string;
  /** What the type wants to know: `{ arch }` of an image, `{ group_id, artifact_id, version }` of maven. */
  readonly typeInfo?: { readonly [key: string]: XmlRpcInput } | undefined;
}

/**
 * Imports a file into a build; administrators, or who has the permission of its type (koji contract 9). A file of the same name and
 * content is `existed`.
 * @throws PublishError NOT_FOUND for the build; CONFLICT for a file of the same name and other content; AUTH_DENIED
 */
export async function importArchive(
  koji: HubAccess,
  { path, build: buildName, type, typeInfo = {} }: ArchiveRequest,
  control: CallControl = {},
): Promise<'created' | 'existed'> {
  const call = callOf(control);
  const name = basename(path);
  const build = await fetchBuild(koji, buildName, call);
  const { digests } = await digestFile(path, { algorithms: ['md5', 'sha256'], signal: call.signal });
  const isThere = async (signal: AbortSignal): Promise<boolean> => {
    const there = await koji.api.listArchives({ buildID: build.id, filename: name }, { signal });
    const [row] = there.filter(({ filename }) => filename === name);
    if (row === undefined) return false;
    if (row.checksum === digests[row.checksum_type === 0 ? 'md5' : 'sha256']) return true;
    throw new PublishError('CONFLICT', `${build.nvr} has another file ${name}`, {
      store: 'koji',
      hint: 'a file of a build is never overwritten: import it into another build',
    });
  };
  if (await isThere(call.signal)) return 'existed';
  await ensureBuildType(koji, build, { type, typeInfo }, call);
  const directory = uploadDirectory('cli-import', koji.clock);
  const uploaded = await koji.uploadFile(path, { ...call, directory, name });
  const info = { name: build.name, version: build.version, release: build.release };
  await koji.api.importArchive(uploaded.path, info, type, typeInfo, {
    ...call,
    settle: settledBy(isThere),
  });
  return 'created';
}
