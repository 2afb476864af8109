import { stat } from 'node:fs/promises';
import {
  type Artifact,
  digestFile,
  directoryDigest,
  PublishError,
  toPublishError,
  walkTree,
} from '@omnipub/core';

/** Options of {@link assertUnchanged}. */
export interface UnchangedOptions {
  /** Read everything again and compare the digest: for a plan that an earlier run made. */
  readonly full: boolean;
  readonly signal: AbortSignal;
}

/**
 * Compares an artifact, or a file that an input names, with what the plan says of it: its size, and with `full` its digest.
 * @throws PublishError INVALID_INPUT when it changed or is gone
 */
export async function assertUnchanged(
  artifact: Pick<Artifact, 'kind' | 'path' | 'size' | 'sha256'>,
  options: UnchangedOptions,
): Promise<void> {
  const { path } = artifact;
  const directory = artifact.kind === 'directory';
  try {
    const now = await stat(path);
    if (now.isDirectory() !== directory) throw changed(path, `it was a ${directory ? 'directory' : 'file'}`);
    const size = directory ? await treeSize(path, options.signal) : now.size;
    if (size !== artifact.size) {
      throw changed(path, `it had ${String(artifact.size)} bytes and has ${String(size)}`);
    }
    if (!options.full) return;
    const sha256 = directory
      ? (await directoryDigest(path, { signal: options.signal })).sha256
      : (await digestFile(path, { algorithms: ['sha256'], signal: options.signal })).digests.sha256;
    if (sha256 !== artifact.sha256) throw changed(path, 'its content is another');
  } catch (thrown) {
    const error = toPublishError(thrown);
    throw error.code === 'NOT_FOUND' ? changed(path, 'it is gone') : error;
  }
}

async function treeSize(path: string, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  for await (const entry of walkTree(path, { signal })) bytes += entry.size;
  return bytes;
}

function changed(path: string, how: string): PublishError {
  return new PublishError(
    'INVALID_INPUT',
    `${JSON.stringify(path)} changed since the plan was made: ${how}`,
    {
      hint: 'put it back to go on with this plan, or run omnipub.yaml again to make a new one',
    },
  );
}
