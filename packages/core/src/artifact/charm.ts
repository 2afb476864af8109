import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { z } from 'zod';
import { PublishError } from '../errors.js';
import { LARGEST_METADATA, parseMetadata } from './metadata-yaml.js';

/** How zip files begin; the second is an empty one. */
export const zipMagics = [Buffer.from('PK\x03\x04', 'latin1'), Buffer.from('PK\x05\x06', 'latin1')];

/** Charms with an unpacked Python environment have some ten thousand; a directory this long is an attack. */
const MOST_ENTRIES = 500_000;
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
export async function readCharm(
  path: string,
  options: { signal: AbortSignal },
): Promise<CharmFacts | undefined> {
  const zip = await openPromise(path, {
    lazyEntries: true,
    autoClose: false,
    validateEntrySizes: true,
  }).catch((cause: unknown) => {
    throw damaged(path, cause);
  });
  try {
    const found = await findMembers(zip, path, options.signal);
    const read = async <T>(member: Member, schema: z.ZodType<T>): Promise<T | undefined> => {
      const entry = found.get(member);
      if (entry === undefined) return undefined;
      const where = `${member} of ${JSON.stringify(path)}`;
      return parseMetadata(await readEntry(zip, entry, where, options.signal), schema, where);
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
  } finally {
    zip.close();
  }
}

async function findMembers(zip: ZipFile, path: string, signal: AbortSignal): Promise<Map<Member, Entry>> {
  if (zip.entryCount > MOST_ENTRIES) throw damaged(path, `it claims ${String(zip.entryCount)} entries`);
  const found = new Map<Member, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      const member = members.find((name) => name === entry.fileName);
      if (member === undefined) continue;
      // Which of the two counts depends on who reads it: the store might see another name than we do.
      if (found.has(member)) throw damaged(path, `${member} is in it twice`);
      found.set(member, entry);
    }
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown instanceof PublishError ? thrown : damaged(path, thrown);
  }
  return found;
}

async function readEntry(zip: ZipFile, entry: Entry, where: string, signal: AbortSignal): Promise<string> {
  if (entry.isEncrypted()) {
    throw new PublishError('INVALID_INPUT', `${where} is encrypted`, { hint: 'pack it without a password' });
  }
  if (entry.uncompressedSize > LARGEST_METADATA) {
    throw new PublishError('INVALID_INPUT', `${where} is larger than ${String(LARGEST_METADATA)} bytes`);
  }
  const chunks: Buffer[] = [];
  try {
    // yauzl ends the stream with an error when more comes out than the entry says, so a bomb stops at the bound.
    const stream: Readable = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      signal.throwIfAborted();
      chunks.push(chunk as Buffer);
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw new PublishError('INVALID_INPUT', `${where} can't be unpacked`, { cause, hint: 'pack it again' });
  }
  return Buffer.concat(chunks).toString('utf8');
}

function damaged(path: string, why: unknown): PublishError {
  const reason = why instanceof Error ? why.message : String(why);
  return new PublishError('INVALID_INPUT', `${JSON.stringify(path)} is a damaged zip: ${reason}`, {
    cause: why,
    hint: 'pack or download it again',
  });
}
