import { dumpJson, removeAll, userDirectories } from '../disk.js';
import { failed, wrap } from '../errors.js';
import { join } from '../go/path.js';
import { quote, type Raw, raw } from '../go/raw.js';
import { parseTime } from '../go/time.js';
import { memberOf, readMetadata } from './metadata-file.js';
import { readSummary } from './summary.js';

/** Name of the file in an asset directory that names its latest version; absent if there is none. */
export const LATEST = '..latest';

/** The latest version of an asset. @throws GobblerError, with `isMissing` when there is none */
export async function readLatest(assetDir: Raw): Promise<Raw> {
  const path = join(assetDir, LATEST);
  const content = await readMetadata(path, {
    read: `failed to read '${path}'`,
    parse: `failed to parse JSON in '${path}'`,
  });
  const version = memberOf(content, 'version');
  return typeof version === 'string' ? raw(version) : '';
}

/** Makes `version` the latest of an asset. */
export async function writeLatest(assetDir: Raw, version: Raw): Promise<void> {
  await dumpJson(join(assetDir, LATEST), { version });
}

/** Finds the version that finished last (the first of equals in directory order) and writes it (gobbler contract 7). */
export async function refreshLatest(assetDir: Raw): Promise<Raw | undefined> {
  const versions = await userDirectories(assetDir).catch((error: unknown) => {
    throw wrap(`failed to list versions in ${quote(assetDir)}`, error);
  });
  let latest: { version: Raw; finish: number } | undefined;
  for (const version of versions) {
    const versionDir = join(assetDir, version);
    const summary = await readSummary(versionDir).catch((error: unknown) => {
      throw wrap(`failed to read summary from ${quote(versionDir)}`, error);
    });
    if (summary.onProbation === true) continue;
    const finish = parseTime(summary.uploadFinish);
    if (finish === undefined) throw failed(`could not parse 'upload_finish' from ${quote(versionDir)}`);
    if (latest === undefined || latest.finish < finish) latest = { version, finish };
  }
  if (latest === undefined) await removeAll(join(assetDir, LATEST));
  else await writeLatest(assetDir, latest.version);
  return latest?.version;
}
