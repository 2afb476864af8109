import type { Call } from '../daemon.js';
import { failed, wrap } from '../errors.js';
import { quote, type Raw } from '../go/raw.js';
import { parseTime } from '../go/time.js';
import { type LinkFiles, linkFilesOf, linksByPath, readLinkFiles } from '../registry/linkfiles.js';
import { type Link, type Manifest, readManifest } from '../registry/manifest.js';
import { readSummary } from '../registry/summary.js';
import { walkVersion } from '../upload/version-walk.js';
import type { Action } from './action.js';
import { type EnteredVersion, enterAsAdmin } from './enter-version.js';

/** Compares a version with its manifest, `..links` and `..summary`; any mismatch is a 500 (gobbler contract 3). */
export const validateVersion: Action = async (call) => {
  const entered = await enterAsAdmin(call, { verb: 'validate', request: 'validateRequest' });
  await validate(call, entered).catch((error: unknown) => {
    throw wrap('failed to validate project', error);
  });
  await checkSummary(entered.versionDir);
  return undefined;
};

async function validate(call: Call, { name, versionDir }: EnteredVersion): Promise<void> {
  const stored = await readLinkFiles(versionDir, call.signal).catch((error: unknown) => {
    throw wrap(`failed to parse existing linkfiles in ${quote(versionDir)}`, error);
  });
  const restored = linksByPath(stored);
  const found = await walkVersion(call, { mode: 'validate', source: versionDir, version: name, restored });
  const manifest = await readManifest(versionDir).catch((error: unknown) => {
    throw wrap(`failed to read the manifest at ${quote(versionDir)}`, error);
  });
  compareManifests(manifest, found, versionDir);
  compareLinkFiles(stored, linkFilesOf(found), versionDir);
}

function compareManifests(manifest: Manifest, found: Manifest, versionDir: Raw): void {
  const where = `in directory ${quote(versionDir)}`;
  for (const [path, entry] of manifest) {
    const actual = found.get(path);
    const name = quote(path);
    if (actual === undefined) {
      throw failed(`${name} listed in manifest cannot be found in directory ${quote(versionDir)}`);
    }
    if (actual.size !== entry.size) throw failed(`incorrect size in manifest for ${name} ${where}`);
    if (actual.md5sum !== entry.md5sum)
      throw failed(`incorrect MD5 checksum in manifest for ${name} ${where}`);
    const fault = linkFault(entry.link, actual.link);
    if (fault !== undefined) throw failed(`mismatching link information for ${name} ${where}; ${fault}`);
  }
  for (const path of found.keys()) {
    if (!manifest.has(path)) {
      throw failed(`extra file ${quote(path)} is not present in manifest for directory ${quote(versionDir)}`);
    }
  }
}

function compareLinkFiles(stored: LinkFiles, expected: LinkFiles, versionDir: Raw): void {
  const where = `in directory ${quote(versionDir)}`;
  for (const [folder, links] of expected) {
    const inFile = stored.get(folder);
    const file = quote(folder);
    if (inFile === undefined) throw failed(`expected a linkfile at ${file} ${where}`);
    for (const [name, link] of links) {
      const there = inFile.get(name);
      if (there === undefined) throw failed(`missing path ${quote(name)} from linkfile ${file} ${where}`);
      const fault = linkFault(there, link);
      if (fault !== undefined) {
        throw failed(
          `mismatching link information for ${quote(name)} in linkefile ${file} ${where}; ${fault}`,
        );
      }
    }
    for (const name of inFile.keys()) {
      if (!links.has(name)) throw failed(`extra path ${quote(name)} in linkfile ${file} ${where}`);
    }
  }
  for (const folder of stored.keys()) {
    if (!expected.has(folder)) throw failed(`extra linkfile ${quote(folder)} ${where}`);
  }
}

function linkFault(observed: Link | undefined, expected: Link | undefined): string | undefined {
  const fault = simpleFault(observed, expected, 'link');
  return fault ?? simpleFault(observed?.ancestor, expected?.ancestor, 'link ancestor');
}

function simpleFault(
  observed: Link | undefined,
  expected: Link | undefined,
  what: string,
): string | undefined {
  if (observed === undefined && expected === undefined) return undefined;
  if (expected === undefined) return `unexpected ${what} in manifest`;
  if (observed === undefined) return `expected ${what} in manifest`;
  const part = (['project', 'asset', 'version', 'path'] as const).find((p) => observed[p] !== expected[p]);
  return part === undefined ? undefined : `mismatching ${what} ${part} in manifest`;
}

async function checkSummary(versionDir: Raw): Promise<void> {
  const summary = await readSummary(versionDir).catch((error: unknown) => {
    throw wrap(`failed to read the summary file at ${quote(versionDir)}`, error);
  });
  const where = `the summary file at ${quote(versionDir)}`;
  if (summary.uploadUserId === '') throw failed(`invalid 'upload_user_id' in ${where}`);
  if (parseTime(summary.uploadStart) === undefined)
    throw failed(`could not parse 'upload_start' from ${where}`);
  if (parseTime(summary.uploadFinish) === undefined)
    throw failed(`could not parse 'upload_finish' from ${where}`);
}
