import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Environment } from '../env.js';
import { PublishError } from '../errors.js';
import { LARGEST_METADATA, parseMetadata } from './metadata-yaml.js';
import { openRegular } from './open-regular.js';
import { readExactly } from './read-exactly.js';
import { runTool, type ToolResult } from './run-tool.js';

/** How `unsquashfs -cat` says that the image holds no such file. */
const NO_MEMBER = 'no matches for';
const TIMEOUT_MS = 60_000;

/** Options of {@link readSnapDocument}. */
export interface ReadSnapOptions {
  readonly signal: AbortSignal;
  /** Its `PATH` is searched for `unsquashfs`. */
  readonly env: Environment;
}

/**
 * Reads one YAML file out of a squashfs image with `unsquashfs`. Scalars stay texts as written.
 * @param path absolute, so that no file name can pass for an option
 * @param member its path in the image, such as `meta/snap.yaml`
 * @returns `no-tool` when it isn't installed, `no-member` when the image holds no such file
 * @throws PublishError INVALID_INPUT for a damaged image or a file that is not as the schema says; TIMEOUT, ABORTED
 */
export async function readSnapDocument<T>(
  path: string,
  member: string,
  schema: z.ZodType<T>,
  options: ReadSnapOptions,
): Promise<T | 'no-tool' | 'no-member'> {
  const limits = { ...options, timeoutMs: TIMEOUT_MS, maxOutput: LARGEST_METADATA };
  let result = await runTool('unsquashfs', ['-no-progress', '-cat', path, member], limits);
  if (result === undefined) return 'no-tool';
  // `-cat` is there since squashfs-tools 4.5 (2021).
  if (result.exitCode !== 0 && /invalid option/i.test(result.stderr))
    result = await extract(path, member, limits);
  if (result?.exitCode === 0)
    return parseMetadata(result.stdout.toString('utf8'), schema, `${member} of ${JSON.stringify(path)}`);
  if (result?.stderr.includes(NO_MEMBER) === true) return 'no-member';
  const why = result?.stderr.trim().split('\n').at(-1) ?? '';
  throw new PublishError('INVALID_INPUT', `unsquashfs cannot read ${JSON.stringify(path)}: ${why}`, {
    hint: 'the image is damaged or incomplete: build or download it again',
  });
}

/** What `-cat` does, for older tools: unpacks the one file into a directory of its own. */
async function extract(
  path: string,
  wanted: string,
  limits: Parameters<typeof runTool>[2],
): Promise<ToolResult | undefined> {
  const scratch = await mkdtemp(join(tmpdir(), 'omnipub-snap-'));
  try {
    const root = join(await realpath(scratch), 'root');
    const args = ['-no-progress', '-no-xattrs', '-d', root, path, wanted];
    const result = await runTool('unsquashfs', args, limits);
    if (result?.exitCode !== 0) return result;
    // A link in the image must not lead out of it, to a file of this machine.
    const member = join(root, wanted);
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
