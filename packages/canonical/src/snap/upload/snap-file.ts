import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Call, PublishError, readSnapDocument, toPublishError } from '@omnipub/core';
import { z } from 'zod';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { checkSnapName } from '../names/snap-name.js';

/** A snap on this machine, and what could be read from it. */
export interface SnapFile {
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly name: string;
  /** False where `unsquashfs` is missing: then the name is what the caller said, and nothing else is known. */
  readonly checked: boolean;
  readonly version?: string;
  readonly architectures?: readonly string[];
  /** Names of the components that it declares. */
  readonly components?: readonly string[];
  /** `devel` goes to beta and edge only. */
  readonly grade?: string;
  /** `devmode` goes to beta and edge only. */
  readonly confinement?: string;
  /** When snapcraft began to build it, as its manifest says (canonical contract 4.1). */
  readonly builtAt?: string;
}

const list = z
  .union([z.array(z.string()), z.literal('')])
  .optional()
  .transform((found) => (found === undefined || found === '' || found.length === 0 ? ['all'] : found));
const snapYaml = z.object({
  name: z.string().min(1),
  version: z.string().optional(),
  architectures: list,
  grade: z.string().optional(),
  confinement: z.string().optional(),
  components: z.union([z.record(z.string(), z.unknown()), z.literal('')]).optional(),
});
const manifest = z.object({ 'snapcraft-started-at': z.string().optional() });

/**
 * Looks at a snap before anything is sent.
 * @param name what it has to be called; where it can't be read, what it is called
 * @throws PublishError NOT_FOUND; INVALID_INPUT for an empty or damaged file, one that is no snap or called otherwise, and for one that
 * can't be read without a name
 */
export async function readSnapFile(
  session: ApiSession,
  path: string,
  name: string | undefined,
  call: Call,
): Promise<SnapFile> {
  if (name !== undefined) checkSnapName(name);
  const at = resolve(path);
  const size = await sizeOf(at);
  const options = { signal: call.signal, env: session.deps.env };
  const found = await readSnapDocument(at, 'meta/snap.yaml', snapYaml, options);
  if (found === 'no-member')
    throw refuse(
      `${JSON.stringify(path)} is no snap: it has no meta/snap.yaml`,
      'check the path, or build it again',
    );
  if (found === 'no-tool') return unchecked({ path: at, size, name }, call);
  if (name !== undefined && name !== found.name)
    throw refuse(
      `the snap in ${JSON.stringify(path)} is called "${found.name}", not "${name}"`,
      `publish it as "${found.name}", or correct \`name\` in snapcraft.yaml and build it again`,
    );
  checkSnapName(found.name);
  const made = await readSnapDocument(at, 'snap/manifest.yaml', manifest, options);
  const { version, architectures, components, grade, confinement } = found;
  return present({
    path: at,
    size,
    name: found.name,
    checked: true,
    version,
    architectures,
    grade,
    confinement,
    components: components === undefined || components === '' ? [] : Object.keys(components),
    builtAt: typeof made === 'string' ? undefined : made['snapcraft-started-at'],
  });
}

/** Bytes of a regular file. @throws PublishError INVALID_INPUT for an empty one */
export async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((thrown: unknown) => {
    throw toPublishError(thrown, { store: 'snap' });
  });
  const hint = 'check the path, or build it again';
  if (!found.isFile()) throw refuse(`${JSON.stringify(path)} is no regular file`, hint);
  if (found.size === 0) throw refuse(`${JSON.stringify(path)} is empty`, hint);
  return found.size;
}

function unchecked(
  file: { readonly path: string; readonly size: number; readonly name: string | undefined },
  call: Call,
): SnapFile {
  const { path, size, name } = file;
  if (name === undefined)
    throw refuse(
      `what is in ${JSON.stringify(path)} can't be read: unsquashfs is not installed`,
      'install squashfs-tools, or say which snap it is',
    );
  call.emit({
    type: 'warning',
    code: 'SNAP_NOT_CHECKED',
    message: `unsquashfs is not installed: that ${JSON.stringify(path)} is the snap "${name}" was not checked`,
  });
  return { path, size, name, checked: false };
}

const refuse = (message: string, hint: string): PublishError =>
  new PublishError('INVALID_INPUT', message, { store: 'snap', hint });
