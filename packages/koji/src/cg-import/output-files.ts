import { join } from 'node:path';
import { type Digests, digestFile, PublishError } from '@omnipub/core';
import { badMetadata } from './check-metadata.js';
import type { CgMetadata, CgOutput } from './metadata-schema.js';

/** A file of an import, as it is on this machine. */
export interface OutputFile {
  readonly output: CgOutput;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** `md5` and `sha256`: the hub may have kept either. */
  readonly digests: Digests;
}

/**
 * Reads every file of the metadata, and compares size and sum with what they say.
 * @throws PublishError INVALID_INPUT for files that are missing or others than the metadata say
 */
export async function readOutputs(
  metadata: CgMetadata,
  folder: string,
  signal: AbortSignal,
): Promise<readonly OutputFile[]> {
  const files: OutputFile[] = [];
  const problems: string[] = [];
  for (const output of metadata.output) {
    const path = join(folder, output.relpath ?? '', output.filename);
    const read = await readOutput(path, signal);
    if (read === undefined) {
      // A file of which the hub keeps the metadata alone need not be here.
      if (output.metadata_only !== true) problems.push(`${output.filename}: there is no file ${path}`);
      continue;
    }
    problems.push(...differences(output, read));
    files.push({ output, path, ...read });
  }
  if (problems.length > 0) throw badMetadata(problems);
  return files;
}

async function readOutput(
  path: string,
  signal: AbortSignal,
): Promise<Pick<OutputFile, 'size' | 'digests'> | undefined> {
  try {
    return await digestFile(path, { algorithms: ['md5', 'sha256'], signal });
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return undefined;
    throw thrown;
  }
}

function differences(output: CgOutput, { size, digests }: Pick<OutputFile, 'size' | 'digests'>): string[] {
  const { filename, filesize, checksum, checksum_type } = output;
  if (size !== filesize)
    return [`${filename}: it has ${String(size)} bytes, and the metadata say ${String(filesize)}`];
  const own = String(digests[checksum_type]);
  return own === checksum
    ? []
    : [`${filename}: its ${checksum_type} is ${own}, and the metadata say ${checksum}`];
}
