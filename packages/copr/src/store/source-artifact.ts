import { basename } from 'node:path';
import { type Artifact, PublishError } from '@omnipub/core';
import type { UploadInput } from './definition-schemas.js';

/** What is built, by the names that the server will give it. */
export interface SourceArtifact {
  readonly kind: 'srpm' | 'spec';
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** The package. */
  readonly name: string;
  /** `[epoch:]version-release`; of a spec file perhaps the version alone. */
  readonly version: string;
}

/**
 * An artifact as the source of a build. A source RPM says what it is; for a spec file, whose macros only a builder knows, the input does.
 * @throws PublishError INVALID_INPUT for what Copr does not build from
 */
export function sourceOf(artifact: Artifact, { spec }: Pick<UploadInput, 'spec'>): SourceArtifact {
  const { path, size } = artifact;
  if (artifact.kind === 'srpm') {
    if (spec !== undefined) throw invalid(`${JSON.stringify(path)} is no spec file`, 'leave out "spec"');
    const { name, epoch = 0, version, release } = artifact;
    const evr = `${epoch === 0 ? '' : `${String(epoch)}:`}${version}-${release}`;
    return { kind: 'srpm', path, size, name, version: evr };
  }
  const file = basename(path);
  if (artifact.kind !== 'file' || !file.toLowerCase().endsWith('.spec'))
    throw invalid(
      `${JSON.stringify(path)} is neither a source RPM nor a spec file`,
      'build a source RPM: rpmbuild -bs',
    );
  if (spec === undefined)
    throw invalid(
      `which version ${file} is can’t be told without building it`,
      'say it: spec: { version: 1.0-1 }',
    );
  return {
    kind: 'spec',
    path,
    size,
    name: spec.package ?? file.slice(0, -'.spec'.length),
    version: spec.version,
  };
}

/** Is this the version, as the server shows it? A version without a release means any release of it. */
export function isVersion(shown: string | null, { version }: Pick<SourceArtifact, 'version'>): boolean {
  if (shown === null) return false;
  const there = shown.replace(/^0:/u, '');
  const wanted = version.replace(/^0:/u, '');
  return there === wanted || (!wanted.includes('-') && there.startsWith(`${wanted}-`));
}

/** Does the name of the file say which version it is? A `hello.src.rpm` of last week has the same name. */
export function isNamedByVersion({ path, version }: Pick<SourceArtifact, 'path' | 'version'>): boolean {
  return basename(path).includes(version.replace(/^\d+:/u, ''));
}

function invalid(message: string, hint: string): PublishError {
  return new PublishError('INVALID_INPUT', message, { store: 'copr', hint });
}
