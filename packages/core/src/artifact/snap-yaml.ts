import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Environment } from '../env.js';
import { PublishError } from '../errors.js';
import { LARGEST_METADATA, parseMetadata } from './metadata-yaml.js';
import { openRegular } from './open-regular.js';
import { readExactly } from './read-exactly.js';
import { runTool, type ToolResult } from './run-tool.js';

/** How a little-endian squashfs image begins, and so every snap. */
export const squashfsMagic = Buffer.from('hsqs', 'latin1');

const MEMBER = 'meta/snap.yaml';
/** How `unsquashfs -cat` says that the image holds no such file. */
const NO_MEMBER = 'no matches for';
const TIMEOUT_MS = 60_000;

/** The part of `meta/snap.yaml` that a release needs. */
const snapYaml = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  // snapd takes a snap that names none for one that runs everywhere; an empty scalar is `architectures:` alone.
  architectures: z
    .union([z.array(z.string().min(1)), z.literal('')])
    .optional()
    .transform((list) => (list === undefined || list.length === 0 ? ['all'] : [...list])),
});

/** Name, version and architectures of a snap. */
export type SnapYaml = z.infer<typeof snapYaml>;

/** Options of {@link readSnapYaml}. */
export interface ReadSnapOptions {
  readonly signal: AbortSignal;
  readonly env: Environment;
}

/**
 * Reads `meta/snap.yaml` out of a squashfs image with `unsquashfs`.
 * @param path absolute, so that no file name can pass for an option
 * @returns `no-tool` when it isn't installed, `no-snap` when the image holds no such file
 * @throws PublishError INVALID_INPUT for a damaged image or a wrong `snap.yaml`; TIMEOUT, ABORTED
 */
export async function readSnapYaml(
  path: string,
  options: ReadSnapOptions,
): Promise<SnapYaml | 'no-tool' | 'no-snap'> {
  const limits = { ...options, timeoutMs: TIMEOUT_MS, maxOutput: LARGEST_METADATA };
  let result = await runTool('unsquashfs', ['-no-progress', '-cat', path, MEMBER], limits);
  if (result === undefined) return 'no-tool';
  // `-cat` is there since squashfs-tools 4.5 (2021).
  if (result.exitCode !== 0 && /invalid option/i.test(result.stderr)) result = await extract(path, limits);
  if (result?.exitCode === 0) {
    return parseMetadata(result.stdout.toString('utf8'), snapYaml, `${MEMBER} of ${JSON.stringify(path)}`);
  }
  if (result?.stderr.includes(NO_MEMBER) === true) return 'no-snap';
  const why = result?.stderr.trim().split('\n').at(-1) ?? '';
  throw new PublishError('INVALID_INPUT', `unsquashfs cannot read ${JSON.stringify(path)}: ${why}`, {
    hint: 'the image is damaged or incomplete: build or download it again',
  });
}

/** What `-cat` does, for older tools: unpacks the one file into a directory of its own. */
async function extract(path: string, limits: Parameters<typeof runTool>[2]): Promise<ToolResult | undefined> {
  const scratch = await mkdtemp(join(tmpdir(), 'omnipub-snap-'));
  try {
    const root = join(await realpath(scratch), 'root');
    const args = ['-no-progress', '-no-xattrs', '-d', root, path, MEMBER];
    const result = await runTool('unsquashfs', args, limits);
    if (result?.exitCode !== 0) return result;
    // A link in the image must not lead out of it, to a file of this machine.
    const member = join(root, MEMBER);
    const inside = (await realpath(member).catch(() => undefined)) === member;
    if (!inside) return { ...result, exitCode: 2, stderr: NO_MEMBER };
    const file = await openRegular(member);
    try {
      const size = Math.min(Number(file.stat.size), limits.maxOutput);
      return { ...result, stdout: (await readExactly(file.handle, 0, size)) ?? Buffer.alloc(0) };
    } finally {
      await file.handle.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
