import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { PublishError } from '../errors.js';
import { LARGEST_METADATA } from './metadata-yaml.js';

/** Charms with an unpacked Python environment have some ten thousand; a directory this long is an attack. */
const MOST_ENTRIES = 500_000;

/** Reads one of the named members as text; undefined when it is not there. */
export type ReadMember<Name extends string> = (name: Name) => Promise<string | undefined>;

/**
 * Opens a zip and lets `use` read the named members of it. Nothing is unpacked to disk, and nothing but these members is unpacked
 * at all.
 * @throws PublishError INVALID_INPUT when the zip is damaged, or one of the members is encrypted, too large or there twice; ABORTED
 */
export async function withZipMembers<Name extends string, T>(
  path: string,
  options: { readonly names: readonly Name[]; readonly signal: AbortSignal },
  use: (read: ReadMember<Name>) => Promise<T>,
): Promise<T> {
  const { names, signal } = options;
  const zip = await openPromise(path, {
    lazyEntries: true,
    autoClose: false,
    validateEntrySizes: true,
  }).catch((cause: unknown) => {
    throw damaged(path, cause);
  });
  try {
    const found = await findMembers(zip, path, { names, signal });
    return await use(async (name) => {
      const entry = found.get(name);
      return entry === undefined ? undefined : readEntry(zip, entry, whereOf(name, path), signal);
    });
  } finally {
    zip.close();
  }
}

/** How errors call a member. */
export const whereOf = (name: string, path: string): string => `${name} of ${JSON.stringify(path)}`;

async function findMembers<Name extends string>(
  zip: ZipFile,
  path: string,
  { names, signal }: { readonly names: readonly Name[]; readonly signal: AbortSignal },
): Promise<Map<Name, Entry>> {
  if (zip.entryCount > MOST_ENTRIES) throw damaged(path, `it claims ${String(zip.entryCount)} entries`);
  const found = new Map<Name, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      const member = names.find((name) => name === entry.fileName);
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
