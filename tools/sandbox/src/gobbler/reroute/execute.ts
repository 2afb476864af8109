import { removeFile } from '../disk.js';
import { wrap } from '../errors.js';
import { dir, join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { LINKS, removeLinkFile, writeLinkFiles } from '../registry/linkfiles.js';
import { readManifest, writeManifest } from '../registry/manifest.js';
import { copyFile } from '../upload/files.js';
import { createLink } from '../upload/links.js';
import type { Proposal } from './propose.js';

/** Changes the links of one version on disk, then its manifest and `..links`. @throws GobblerError */
export async function executeReroutes(
  where: { registry: Raw; version: Raw; signal: AbortSignal },
  proposal: Proposal,
): Promise<void> {
  const { registry } = where;
  const copied = new Set<Raw>();
  for (const action of proposal.actions) {
    const path = join(registry, action.path);
    if (action.link !== undefined) {
      await createLink(path, { registry, link: action.link, replace: true });
      continue;
    }
    await removeFile(path).catch((error: unknown) => {
      throw wrap(`failed to remove existing file at ${quote(path)}`, error);
    });
    await copyFile(join(registry, action.source), path, where.signal);
    copied.add(dir(action.key));
  }
  const versionDir = join(registry, where.version);
  const manifest = await readManifest(versionDir).catch((error: unknown) => {
    throw wrap(`failed to read manifest at ${quote(versionDir)}`, error);
  });
  for (const [key, entry] of proposal.changed) manifest.set(key, entry);
  await writeManifest(versionDir, manifest);
  const left = await writeLinkFiles(versionDir, manifest).catch((error: unknown) => {
    throw wrap(`failed to create linkfiles at ${quote(versionDir)}`, error);
  });
  for (const folder of copied) {
    if (left.has(folder)) continue;
    await removeLinkFile(versionDir, folder).catch((error: unknown) => {
      throw wrap(`failed to remove unnecessary linkfile ${quote(join(versionDir, folder, LINKS))}`, error);
    });
  }
}
