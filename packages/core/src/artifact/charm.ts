import { z } from 'zod';
import { PublishError } from '../errors.js';
import { parseMetadata } from './metadata-yaml.js';
import { whereOf, withZipMembers } from './zip-members.js';

/** How zip files begin; the second is an empty one. */
export const zipMagics = [Buffer.from('PK\x03\x04', 'latin1'), Buffer.from('PK\x05\x06', 'latin1')];

const members = ['metadata.yaml', 'charmcraft.yaml', 'bundle.yaml'] as const;
type Member = (typeof members)[number];

const named = z.object({ name: z.string().min(1) });
/** In a zip that charmcraft packed from one file this is the metadata; in others it may hold build settings only. */
const charmcraft = z.object({ name: z.string().min(1).optional(), type: z.string().optional() });

/** What a zip says that it is. */
export interface CharmFacts {
  readonly kind: 'charm' | 'bundle';
  readonly name: string;
}

/**
 * Tells a charm or bundle by the name in `metadata.yaml`, else `charmcraft.yaml`, else `bundle.yaml` at its top.
 * Undefined for a zip with none of them. Nothing is unpacked to disk, and nothing but these files is unpacked at all.
 * @throws PublishError INVALID_INPUT when the zip is damaged, or one of the files is encrypted, too large,
 * there twice, or gives no name; ABORTED
 */
export function readCharm(path: string, options: { signal: AbortSignal }): Promise<CharmFacts | undefined> {
  return withZipMembers(path, { names: members, signal: options.signal }, async (text) => {
    const read = async <T>(member: Member, schema: z.ZodType<T>): Promise<T | undefined> => {
      const found = await text(member);
      return found === undefined ? undefined : parseMetadata(found, schema, whereOf(member, path));
    };
    const metadata = await read('metadata.yaml', named);
    if (metadata !== undefined) return { kind: 'charm', name: metadata.name };
    const craft = await read('charmcraft.yaml', charmcraft);
    if (craft?.name !== undefined && craft.type !== 'bundle') return { kind: 'charm', name: craft.name };
    const bundle = await read('bundle.yaml', named);
    if (bundle !== undefined) return { kind: 'bundle', name: bundle.name };
    if (craft === undefined) return undefined;
    throw new PublishError('INVALID_INPUT', `charmcraft.yaml of ${JSON.stringify(path)} gives no name`, {
      hint: 'pack it with a current charmcraft, which writes metadata.yaml or bundle.yaml too',
    });
  });
}
