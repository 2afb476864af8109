import { type Call, PublishError } from '@omnipub/core';
import type { Nevra } from '../builds/build-schema.js';
import { listFolder, type ResultFile, withSlash } from './list-folder.js';
import type { ResultFiles } from './result-files.js';
import { safeName } from './safe-name.js';
import { reviewFiles } from './wanted-file.js';

/**
 * Where the packages of a chroot lie when the project's storage is Pulp: it lists nothing, so that the names are made of what was built.
 * In a project with `devel_mode` they are in the chroot's `-devel` repository (the way of copr-cli 2.5; copr contract 9).
 *
 * @param resultUrl `.../OWNER/DIRNAME/CHROOT/BUILD/`
 */
export function pulpFiles(
  resultUrl: URL,
  packages: readonly Nevra[],
  { develMode }: { readonly develMode: boolean },
): readonly ResultFile[] {
  const folder = withSlash(resultUrl);
  if (develMode) {
    const parts = folder.pathname.split('/');
    const chroot = parts.at(-3);
    if (chroot !== undefined) parts[parts.length - 3] = `${chroot}-devel`;
    folder.pathname = parts.join('/');
  }
  return packages.map(({ name, version, release, arch }) => {
    const file = safeName(`${name}-${version}-${release}.${arch}.rpm`);
    return { parts: [file], url: new URL(encodeURIComponent(file), folder) };
  });
}

/** What a chroot leaves beside its packages, and does not list. */
const known: readonly (readonly string[])[] = [
  ...['backend.log.gz', 'build.log.gz', 'builder-live.log.gz', 'root.log.gz', 'state.log.gz'].map((log) => [
    log,
  ]),
  ['results.json'],
  ...reviewFiles.map((file) => ['fedora-review', file]),
];

/**
 * The other files of a chroot in a project whose storage is Pulp: listed where the server does that, else those that are known by name.
 * @param specName of the package, when it is known
 */
export async function filesBesidePulp(
  files: ResultFiles,
  resultUrl: URL,
  specName: string | null,
  call: Call,
): Promise<readonly ResultFile[]> {
  const folder = withSlash(resultUrl);
  try {
    return await listFolder(files, folder, call);
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'NOT_FOUND') throw thrown;
    const paths = specName === null ? known : [...known, [safeName(`${specName}.spec`)]];
    return paths.map((parts) => ({
      parts,
      url: new URL(parts.map(encodeURIComponent).join('/'), folder),
      isGuessed: true,
    }));
  }
}
