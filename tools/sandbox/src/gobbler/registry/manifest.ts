import { dumpJson } from '../disk.js';
import { join } from '../go/path.js';
import { type Raw, raw } from '../go/raw.js';
import { memberOf, membersOf, readMetadata } from './metadata-file.js';

/** A file of a version, as links name it. */
export interface Link {
  project: Raw;
  asset: Raw;
  version: Raw;
  path: Raw;
  /** The real file at the end, when the target is a link itself. */
  ancestor?: Link | undefined;
}

/** One path of a version (gobbler contract 5). A directory that is empty has size 0 and no checksum. */
export interface ManifestEntry {
  size: number;
  md5sum: string;
  link?: Link | undefined;
}

/** All paths of a version, relative to it. */
export type Manifest = Map<Raw, ManifestEntry>;

/** Name of the manifest in a version directory. */
export const MANIFEST = '..manifest';

/** Reads the manifest of a version directory. @throws GobblerError */
export async function readManifest(versionDir: Raw): Promise<Manifest> {
  const content = await readMetadata(join(versionDir, MANIFEST));
  const manifest: Manifest = new Map();
  for (const [path, entry] of membersOf(content)) {
    manifest.set(raw(path), {
      size: Number(memberOf(entry, 'size') ?? 0),
      md5sum: stringOf(memberOf(entry, 'md5sum')),
      link: linkOf(memberOf(entry, 'link')),
    });
  }
  return manifest;
}

/** Writes the manifest of a version directory. */
export async function writeManifest(versionDir: Raw, manifest: Manifest): Promise<void> {
  await dumpJson(join(versionDir, MANIFEST), new Map([...manifest].map(([path, e]) => [path, entryJson(e)])));
}

/** The link in a JSON value; undefined when it is not an object. */
export function linkOf(value: unknown): Link | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const part = (name: string): Raw => stringOf(memberOf(value, name));
  const link = {
    project: part('project'),
    asset: part('asset'),
    version: part('version'),
    path: part('path'),
  };
  const ancestor = linkOf(memberOf(value, 'ancestor'));
  return ancestor === undefined ? link : { ...link, ancestor };
}

/** A link with its members in the order of the file format. */
export interface LinkJson {
  readonly [key: string]: Raw | LinkJson | undefined;
}

/** The form of a link in the JSON files. */
export function linkJson(link: Link): LinkJson {
  const { project, asset, version, path, ancestor } = link;
  return { project, asset, version, path, ancestor: ancestor && linkJson(ancestor) };
}

const entryJson = (entry: ManifestEntry) => ({
  size: entry.size,
  md5sum: entry.md5sum,
  link: entry.link && linkJson(entry.link),
});

const stringOf = (value: unknown): Raw => (typeof value === 'string' ? raw(value) : '');
