import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { checkRelativePath, type VersionNames, versionKey } from '../names.js';
import { type Manifest, type ManifestEntry, parseManifest } from '../schemas.js';
import type { GobblerSession } from '../session.js';
import { hashFile } from '../upload/stage/copy.js';
import { noVersion, readManifest, readSummary } from './fetch-json.js';
import type { Reader } from './reader.js';

const stateSchema = z.object({ summary: z.string(), manifest: z.unknown(), complete: z.array(z.string()) });

/** What is kept beside the files of one version. */
interface CacheState {
  /** The summary as it was, as text to compare. */
  readonly summary: string;
  readonly manifest: Manifest;
  /** Directories of which everything is there, relative to the version; `''` is the version. */
  readonly complete: readonly string[];
}

/** A version in the cache, known to be the one that is in the registry now. */
export interface CachedVersion {
  readonly names: VersionNames;
  readonly manifest: Manifest;
  /** Where its files are. */
  readonly directory: string;
  readonly complete: readonly string[];
  /** Remembers that a directory is complete. */
  markComplete(path: string): Promise<void>;
}

/** The directory that keeps what was downloaded from this service, laid out as the registry is. */
export function cacheRoot(session: GobblerSession): string {
  const { XDG_CACHE_HOME: base } = session.deps.env;
  const root =
    session.config.cacheDir ??
    join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'omnipub', 'gobbler');
  return join(root, encodeURIComponent(session.url));
}

/**
 * Opens a version in the cache. Its summary is asked for each time, because a version on probation can be rejected and uploaded
 * again under the same name, and approved (gobbler contract 10); while it is on probation, its manifest too, since both uploads can
 * fall into the same second. Files that are no longer what the manifest says are removed; the others stay.
 *
 * @throws PublishError NOT_FOUND when there is no such complete version
 */
export async function openCachedVersion(
  session: GobblerSession,
  reader: Reader,
  names: VersionNames,
  call: Call,
): Promise<CachedVersion> {
  const key = versionKey(names);
  const directory = join(cacheRoot(session), 'REGISTRY', key);
  const statePath = join(cacheRoot(session), 'STATE', key, 'state.json');
  const summary = await readSummary(reader, names, call);
  if (summary === undefined) throw noVersion(names);
  const text = JSON.stringify(summary);
  const before = await readState(statePath);
  let state = before;
  if (state === undefined || state.summary !== text || summary.onProbation) {
    const manifest = await readManifest(reader, names, call);
    if (manifest === undefined) throw noVersion(names);
    const unchanged =
      before !== undefined && before.summary === text && sameManifest(before.manifest, manifest);
    state = { summary: text, manifest, complete: unchanged ? before.complete : [] };
    if (before === undefined) await rm(directory, { recursive: true, force: true });
    else await removeChanged(directory, before.manifest, manifest);
    if (!unchanged) await writeState(statePath, state);
  }
  const { manifest, complete } = state;
  return {
    names,
    manifest,
    directory,
    complete,
    markComplete: (path) => writeState(statePath, { summary: text, manifest, complete: [...complete, path] }),
  };
}

/** How a file of the cache is used. */
export interface CacheUse {
  /** Download it again. @default false */
  readonly overwrite?: boolean | undefined;
  /** Read it and compare its MD5, instead of its size only. @default false */
  readonly verify?: boolean | undefined;
}

/** Sees to it that a file of a version is in the cache, whole. A truncated one is never kept: size and MD5 come from the manifest. */
export async function ensureCached(
  version: CachedVersion,
  path: string,
  how: CacheUse & { readonly entry: ManifestEntry; readonly reader: Reader; readonly call: Call },
): Promise<string> {
  checkRelativePath(path);
  const at = join(version.directory, path);
  const expected = { size: how.entry.size, md5: how.entry.md5sum };
  if (how.overwrite !== true && (await isIntact(at, expected, how))) return at;
  await how.reader.download(`${versionKey(version.names)}/${path}`, at, expected, how.call);
  return at;
}

async function isIntact(
  path: string,
  expected: { readonly size: number; readonly md5: string },
  how: CacheUse & { readonly call: Call },
): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  if (status?.isFile() !== true || status.size !== expected.size) return false;
  return how.verify !== true || (await hashFile(path, how.call)).md5 === expected.md5;
}

async function removeChanged(directory: string, before: Manifest, now: Manifest): Promise<void> {
  for (const [path, entry] of Object.entries(before)) {
    const next = Object.hasOwn(now, path) ? now[path] : undefined;
    if (next?.md5sum === entry.md5sum && next.size === entry.size) continue;
    checkRelativePath(path);
    await rm(join(directory, path), { recursive: true, force: true });
  }
}

function sameManifest(a: Manifest, b: Manifest): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

async function readState(path: string): Promise<CacheState | undefined> {
  try {
    const state = stateSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return { ...state, manifest: parseManifest(state.manifest, path) };
  } catch {
    // Absent or damaged: as if nothing had been downloaded.
    return undefined;
  }
}

/** Two processes may do this at once: each writes a file of its own and renames it. */
async function writeState(path: string, state: CacheState): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(temporary, JSON.stringify(state));
  await rename(temporary, path);
}
