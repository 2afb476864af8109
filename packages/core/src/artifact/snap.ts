import type { Environment } from '../env.js';
import { PublishError } from '../errors.js';
import type { Emit } from '../events.js';
import { readSnapYaml, type SnapYaml } from './snap-yaml.js';

/** What the user says about a snap, for machines without `unsquashfs`. */
export interface DeclaredSnap {
  readonly name?: string;
  readonly version?: string;
  readonly architectures?: readonly string[];
}

/** What is known of a snap. */
export interface SnapFacts {
  readonly kind: 'snap';
  readonly name: string;
  readonly version: string;
  readonly architectures: readonly string[];
  /** False when the values were declared and could not be read from the file. */
  readonly checked: boolean;
}

/** Options of {@link readSnap}. */
export interface SnapOptions {
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly env: Environment;
  readonly declared?: DeclaredSnap;
}

/**
 * What a squashfs image says in `meta/snap.yaml`; where `unsquashfs` is missing, what was declared, with the warning
 * `SNAP_NOT_CHECKED`. Undefined when the image can be read and is no snap.
 * @throws PublishError INVALID_INPUT when file and declaration differ, when both are missing, or the image is damaged
 */
export async function readSnap(path: string, options: SnapOptions): Promise<SnapFacts | undefined> {
  const declared = options.declared ?? {};
  const found = await readSnapYaml(path, options);
  if (found === 'no-snap') return undefined;
  if (found !== 'no-tool') return { kind: 'snap', ...agreeing(path, found, declared), checked: true };
  const facts = complete(path, declared);
  options.emit({
    type: 'warning',
    code: 'SNAP_NOT_CHECKED',
    message:
      `unsquashfs is not installed: that ${JSON.stringify(path)} is ${facts.name} ${facts.version} ` +
      `for ${facts.architectures.join(', ')} was taken from the configuration and not checked`,
  });
  return { kind: 'snap', ...facts, checked: false };
}

function agreeing(path: string, found: SnapYaml, declared: DeclaredSnap): SnapYaml {
  const differences = (['name', 'version', 'architectures'] as const).flatMap((key) => {
    const said = declared[key];
    if (said === undefined || plain(said) === plain(found[key])) return [];
    return [`${key} is declared as "${plain(said)}" and is "${plain(found[key])}"`];
  });
  if (differences.length === 0) return found;
  throw new PublishError('INVALID_INPUT', `${JSON.stringify(path)}: ${differences.join('; ')}`, {
    hint: 'correct the declaration, or leave it out where unsquashfs is installed',
  });
}

function complete(path: string, declared: DeclaredSnap): SnapYaml {
  const { name, version, architectures } = declared;
  if (name && version && architectures !== undefined && architectures.length > 0) {
    return { name, version, architectures: [...architectures] };
  }
  throw new PublishError(
    'INVALID_INPUT',
    `what is in the snap ${JSON.stringify(path)} can't be read: unsquashfs is not installed`,
    { hint: 'install squashfs-tools, or declare name, version and architectures of the snap' },
  );
}

/** A value as text for comparing and showing; the order of architectures says nothing. */
const plain = (value: string | readonly string[]): string =>
  typeof value === 'string' ? value : [...value].sort().join(', ');
