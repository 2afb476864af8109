import type { Environment } from '../env.js';
import type { Emit } from '../events.js';
import type { Artifact } from './artifact.js';
import { type CharmFacts, readCharm, zipMagics } from './charm.js';
import { openRegular } from './open-regular.js';
import { readExactly } from './read-exactly.js';
import { readRpm } from './rpm.js';
import { rpmMagic } from './rpm-header.js';
import { type DeclaredSnap, readSnap, type SnapFacts } from './snap.js';
import { squashfsMagic } from './snap-yaml.js';

/** What a file is, without its digests. */
export interface Identity {
  readonly mediaType: string;
  readonly facts:
    | { readonly kind: 'file' }
    | { readonly kind: 'srpm'; name: string; epoch?: number; version: string; release: string }
    | { readonly kind: 'rpm'; name: string; epoch?: number; version: string; release: string; arch: string }
    | SnapFacts
    | CharmFacts;
}

/** Options of {@link identify}. */
export interface IdentifyOptions {
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly env: Environment;
  readonly kind?: Artifact['kind'];
  readonly declared?: DeclaredSnap;
}

const plainFile: Identity = { mediaType: 'application/octet-stream', facts: { kind: 'file' } };

/**
 * Looks at the first bytes of a regular file and, where they are those of an RPM, a squashfs image or a zip, inside.
 * @throws PublishError INVALID_INPUT for special files and damaged packages
 */
export async function identify(path: string, options: IdentifyOptions): Promise<Identity> {
  const { handle, stat } = await openRegular(path);
  try {
    const magic = options.kind === 'file' ? undefined : await readExactly(handle, 0, 4);
    if (magic === undefined) return plainFile;
    if (magic.equals(rpmMagic)) {
      const { kind, arch, ...nevr } = await readRpm(handle, path, Number(stat.size));
      return {
        mediaType: 'application/x-rpm',
        facts: kind === 'rpm' ? { kind, ...nevr, arch } : { kind, ...nevr },
      };
    }
    if (magic.equals(squashfsMagic)) {
      const snap = await readSnap(path, options);
      if (snap !== undefined) return { mediaType: 'application/vnd.snap', facts: snap };
      return { ...plainFile, mediaType: 'application/vnd.squashfs' };
    }
    if (zipMagics.some((zip) => zip.equals(magic))) {
      return { mediaType: 'application/zip', facts: (await readCharm(path, options)) ?? { kind: 'file' } };
    }
    return plainFile;
  } finally {
    await handle.close();
  }
}
