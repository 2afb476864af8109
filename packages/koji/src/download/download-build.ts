import { type CallControl, callOf } from '@omnipub/core';
import type { Reader } from '../read/reader.js';
import { type BuildFilesChoice, buildFiles } from './build-files.js';
import { checkTarget, type DownloadTarget, fetchFiles } from './fetch-files.js';
import { fileServer } from './file-server.js';
import type { DownloadedFile } from './hub-file.js';

/** Which files of a build, and where they go. */
export interface DownloadBuildOptions extends CallControl, DownloadTarget, BuildFilesChoice {}

/**
 * Downloads a complete build by its number or NVR: RPMs into the folder itself, logs below `logs`, archives as they lie at the hub
 * (`images`, `maven/group/artifact/version`, ...). {@link fetchFiles}
 * @throws PublishError NOT_FOUND, CONFLICT, INVALID_INPUT without a topurl, PROTOCOL for bytes that are not the hub's
 */
export async function downloadBuild(
  reader: Reader,
  build: number | string,
  options: DownloadBuildOptions,
): Promise<readonly DownloadedFile[]> {
  const { signal, emit, to, concurrent, ...choice } = options;
  const call = callOf({ signal, emit });
  checkTarget({ to, concurrent });
  const server = await fileServer(reader);
  const files = await buildFiles(reader, build, choice, call);
  return fetchFiles(server, files, { to, concurrent }, call);
}
