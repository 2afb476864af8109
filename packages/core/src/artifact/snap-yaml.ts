import { z } from 'zod';
import { type ReadSnapOptions, readSnapDocument } from './snap-document.js';

/** How a little-endian squashfs image begins, and so every snap. */
export const squashfsMagic = Buffer.from('hsqs', 'latin1');

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
  const found = await readSnapDocument(path, 'meta/snap.yaml', snapYaml, options);
  return found === 'no-member' ? 'no-snap' : found;
}
