import type { Readable } from 'node:stream';
import { parse } from 'yaml';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { z } from 'zod';
import { type CharmFacts, resourceTypes } from './charm.js';

/** What is wrong with an archive, in the store's words (charmcraft issues 467 and 826 have two of them). */
export class BadArchive extends Error {
  override readonly name: string = 'BadArchive';
}

/** What is no archive at all. */
export class NoArchive extends BadArchive {
  override readonly name = 'NoArchive';

  constructor() {
    super('The uploaded file is not a valid zip file');
  }
}

const LARGEST_FILE = 1024 * 1024;
const wanted = ['metadata.yaml', 'charmcraft.yaml', 'bundle.yaml', 'manifest.yaml', 'version'] as const;
type Member = (typeof wanted)[number];

const text = z.union([z.string(), z.number()]).transform(String);
const resources = z.record(
  z.string(),
  z.object({ type: z.enum(resourceTypes).default('file'), optional: z.boolean().default(false) }),
);
const metadata = z.object({
  name: z.string().optional(),
  type: z.string().optional(),
  summary: text.optional(),
  title: text.optional(),
  'display-name': text.optional(),
  description: text.optional(),
  resources: resources.nullish(),
});
const manifest = z.object({
  bases: z
    .array(z.object({ name: text, channel: text, architectures: z.array(z.string()).min(1) }))
    .optional(),
});

/** What is in an archive that is to become a charm or bundle of a name. @throws BadArchive */
export async function readArchive(
  path: string,
  expected: { readonly name: string; readonly type: 'charm' | 'bundle' },
): Promise<CharmFacts> {
  const files = await readMembers(path);
  const read = <T>(member: Member, schema: z.ZodType<T>): T | undefined => {
    const content = files.get(member);
    return content === undefined ? undefined : check(member, content, schema);
  };
  const craft = read('charmcraft.yaml', metadata);
  const isBundle = expected.type === 'bundle';
  const own = isBundle ? read('bundle.yaml', metadata) : (read('metadata.yaml', metadata) ?? craft);
  const main = isBundle ? 'bundle.yaml' : 'metadata.yaml';
  if (own === undefined || (!isBundle && own === craft && craft.type === 'bundle'))
    throw new BadArchive(`Missing required file: ${main}`);
  const name = own.name ?? craft?.name;
  if (name === undefined) throw new BadArchive(`Missing required field in ${main}: name`);
  if (name !== expected.name)
    throw new BadArchive(`The name in ${main} '${name}' does not match the package name '${expected.name}'`);
  return {
    version: files.get('version')?.trim() ?? null,
    bases: isBundle ? [null] : basesOf(read('manifest.yaml', manifest)),
    resources: Object.entries(own.resources ?? {}).map(([key, resource]) => ({ name: key, ...resource })),
    summary: own.summary ?? null,
    title: own.title ?? own['display-name'] ?? null,
    description: own.description ?? null,
    craft: files.has('charmcraft.yaml') ? yaml('charmcraft.yaml', files.get('charmcraft.yaml') ?? '') : null,
  };
}

function basesOf({ bases }: z.infer<typeof manifest> = {}): CharmFacts['bases'] {
  if (bases === undefined || bases.length === 0) return [null];
  return bases.flatMap(({ name, channel, architectures }) =>
    architectures.map((architecture) => ({ name, channel, architecture })),
  );
}

function check<T>(member: Member, content: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(yaml(member, content));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadArchive(`Invalid ${member}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function yaml(member: Member, content: string): unknown {
  try {
    return parse(content, { maxAliasCount: 0, logLevel: 'error' }) as unknown;
  } catch {
    throw new BadArchive(`Invalid ${member}: it is no YAML`);
  }
}

async function readMembers(path: string): Promise<Map<Member, string>> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
  } catch {
    throw new NoArchive();
  }
  const files = new Map<Member, string>();
  try {
    for await (const entry of zip.eachEntry()) {
      const member = wanted.find((name) => name === entry.fileName);
      if (member !== undefined) files.set(member, await readEntry(zip, entry));
    }
  } catch (error) {
    throw error instanceof BadArchive ? error : new NoArchive();
  } finally {
    zip.close();
  }
  return files;
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.isEncrypted() || entry.uncompressedSize > LARGEST_FILE)
    throw new BadArchive(`${entry.fileName} is encrypted or too large`);
  const stream: Readable = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
