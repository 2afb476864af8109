import { lstat, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type Environment, processEnvironment } from '../env.js';
import { PublishError, toPublishError } from '../errors.js';
import type { Emit } from '../events.js';
import type { Artifact, DigestAlgorithm } from './artifact.js';
import { digestFile } from './digest.js';
import { directoryDigest } from './directory.js';
import { assertUnchanged } from './file-state.js';
import { identify } from './identify.js';
import type { DeclaredSnap } from './snap.js';

/** Options of {@link inspectArtifact}. */
export interface InspectOptions {
  readonly signal: AbortSignal;
  /** Gets `stage.progress` while bytes are read, and `warning`. */
  readonly emit: Emit;
  /** Digests beside SHA-256. A directory has SHA-256 only. @default none */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** What it must be. `file` takes any file as it is, without looking inside. @default what the content says */
  readonly kind?: Artifact['kind'];
  /** What a snap is, for machines without `unsquashfs`; where that is installed it must agree. */
  readonly declared?: DeclaredSnap;
  /** Where tools are looked for (`PATH`). @default the process's environment */
  readonly env?: Environment;
}

/**
 * Tells what a path is by its content, never by its name, and takes its digests in one pass.
 * Symbolic links are followed to the artifact itself; those inside a directory are not (see `directoryDigest`).
 * @throws PublishError NOT_FOUND for a path that isn't there; INVALID_INPUT for special files, damaged packages,
 * content of another kind than asked for, and files that change meanwhile; AUTH_DENIED; ABORTED
 */
export async function inspectArtifact(path: string, options: InspectOptions): Promise<Artifact> {
  const at = resolve(path);
  try {
    options.signal.throwIfAborted();
    const before = await stat(at, { bigint: true }).catch((thrown: unknown) => explainMissing(at, thrown));
    if (before.isDirectory()) return await inspectDirectory(at, options);
    const { mediaType, facts } = await identify(at, { ...options, env: options.env ?? processEnvironment() });
    assertKind(at, facts.kind, options);
    const algorithms: DigestAlgorithm[] = ['sha256', ...(options.algorithms ?? [])];
    const { size, digests } = await digestFile(at, {
      algorithms,
      signal: options.signal,
      onProgress: (bytes, totalBytes) =>
        options.emit({ type: 'stage.progress', files: bytes === totalBytes ? 1 : 0, bytes, totalBytes }),
    });
    // The digests must be those of the bytes that were looked into.
    await assertUnchanged(at, before);
    return { ...facts, path: at, size, sha256: String(digests.sha256), mediaType, digests };
  } catch (thrown) {
    throw toPublishError(thrown);
  }
}

async function inspectDirectory(path: string, options: InspectOptions): Promise<Artifact> {
  assertKind(path, 'directory', options);
  const { size, files, sha256 } = await directoryDigest(path, {
    signal: options.signal,
    onProgress: (done) => options.emit({ type: 'stage.progress', ...done }),
  });
  return { kind: 'directory', path, size, files, sha256, mediaType: 'inode/directory', digests: { sha256 } };
}

const called: Record<Artifact['kind'], string> = {
  srpm: 'a source RPM',
  rpm: 'a binary RPM',
  snap: 'a snap',
  charm: 'a charm',
  bundle: 'a bundle',
  directory: 'a directory',
  file: 'a plain file',
};

function assertKind(path: string, found: Artifact['kind'], options: InspectOptions): void {
  const { kind, declared } = options;
  const wanted = kind ?? (declared === undefined ? found : 'snap');
  if (wanted === found) return;
  const why = kind === undefined ? 'though the values of a snap are declared for it' : `not ${called[kind]}`;
  throw new PublishError('INVALID_INPUT', `${JSON.stringify(path)} is ${called[found]}, ${why}`, {
    hint: 'check the path; the content decides, not the name of the file',
  });
}

async function explainMissing(path: string, thrown: unknown): Promise<never> {
  if ((thrown as { code?: unknown }).code !== 'ENOENT') throw thrown;
  const dangling = await lstat(path).then(
    () => true,
    () => false,
  );
  const what = dangling ? `${JSON.stringify(path)} is a link to something that is not there` : undefined;
  throw new PublishError('NOT_FOUND', what ?? `there is no file or directory ${JSON.stringify(path)}`, {
    hint: `build ${basename(path)} first, or correct the path`,
    cause: thrown,
  });
}
