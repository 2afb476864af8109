import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';

const run = promisify(execFile);

const scalar = z.union([z.string(), z.number()]).transform(String);
const schema = z.object({
  name: z.string(),
  version: scalar,
  architectures: z.array(z.string()).min(1).default(['all']),
  base: z.string().nullable().default(null),
  confinement: z.string().default('strict'),
  grade: z.string().default('stable'),
  epoch: scalar.default('0'),
  type: z.string().default('app'),
  components: z
    .record(z.string(), z.unknown())
    .default({})
    .transform((components) => Object.keys(components)),
});

/** What the store reads out of a snap. */
export interface SnapFacts {
  /** Null where it could not be read. */
  readonly name: string | null;
  readonly version: string;
  readonly architectures: readonly string[];
  readonly base: string | null;
  readonly confinement: string;
  readonly grade: string;
  readonly epoch: string;
  readonly type: string;
  /** Null where it could not be read. */
  readonly components: readonly string[] | null;
}

/** Whether `meta/snap.yaml` was read, or the facts are taken from the file's name. */
export type SnapReading =
  | { readonly from: 'yaml' | 'file name'; readonly facts: SnapFacts }
  | { readonly from: 'nothing'; readonly problem: string };

/**
 * Reads what a file says of itself: `meta/snap.yaml` by unsquashfs; without that tool, or for bytes that are no squashfs, whatever is in
 * the name `NAME_VERSION_ARCH.snap`.
 * @returns from `nothing` for a squashfs that holds no such file, or one that is wrong
 */
export async function readSnap(path: string, filename: string): Promise<SnapReading> {
  if (!(await isSquashfs(path))) return { from: 'file name', facts: fromFileName(filename) };
  let text: string;
  try {
    ({ stdout: text } = await run('unsquashfs', ['-no-progress', '-cat', path, 'meta/snap.yaml'], {
      timeout: 60_000,
      maxBuffer: 4 * 1024 * 1024,
    }));
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string };
    const unreadable = code === 'ENOENT' || !stderr.includes('no matches');
    if (unreadable) return { from: 'file name', facts: fromFileName(filename) };
    return { from: 'nothing', problem: 'meta/snap.yaml is missing in the snap' };
  }
  return fromYaml(text);
}

function fromYaml(text: string): SnapReading {
  try {
    return { from: 'yaml', facts: schema.parse(parse(text)) };
  } catch (error) {
    return { from: 'nothing', problem: `meta/snap.yaml is not valid: ${(error as Error).message}` };
  }
}

function fromFileName(filename: string): SnapFacts {
  const [, version = '0', architecture = 'all'] = /^[^_]+_([^_]+)_([^_.]+)\.snap$/u.exec(filename) ?? [];
  // The name in a file's name proves nothing.
  return {
    name: null,
    version,
    architectures: [architecture],
    base: null,
    confinement: 'strict',
    grade: 'stable',
    epoch: '0',
    type: 'app',
    components: null,
  };
}

async function isSquashfs(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1') === 'hsqs';
  } finally {
    await file.close();
  }
}
