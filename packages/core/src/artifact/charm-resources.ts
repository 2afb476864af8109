import { z } from 'zod';
import { parseMetadata } from './metadata-yaml.js';
import { whereOf, withZipMembers } from './zip-members.js';

/** A resource that a charm declares. */
export interface DeclaredResource {
  readonly name: string;
  /** `file` or `oci-image`. */
  readonly type: string;
  /** Under which name the charm finds it; only of files. */
  readonly filename?: string;
}

const resource = z.object({ type: z.string().default('file'), filename: z.string().optional() });
const declared = z.object({
  // Scalars are strings here: an empty value is the empty one.
  resources: z.union([z.record(z.string(), resource), z.literal('')]).optional(),
});

/**
 * The resources that a charm declares in `metadata.yaml`, else in `charmcraft.yaml`; a bundle has none.
 * @throws PublishError INVALID_INPUT when the zip is damaged, or what it says of them makes no sense; ABORTED
 */
export function charmResources(
  path: string,
  options: { readonly signal: AbortSignal },
): Promise<readonly DeclaredResource[]> {
  const names = ['metadata.yaml', 'charmcraft.yaml'] as const;
  return withZipMembers(path, { names, signal: options.signal }, async (read) => {
    for (const name of names) {
      const text = await read(name);
      if (text === undefined) continue;
      const { resources } = parseMetadata(text, declared, whereOf(name, path));
      return Object.entries(resources || {}).map(([resource, { type, filename }]) => ({
        name: resource,
        type,
        ...(filename === undefined ? {} : { filename }),
      }));
    }
    return [];
  });
}
