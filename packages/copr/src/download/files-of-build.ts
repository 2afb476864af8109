import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import type { Build, BuildChroot } from '../builds/build-schema.js';
import { isFinalState } from '../builds/build-state.js';
import { builtPackages, chrootsOfBuild, getBuild } from '../builds/read-build.js';
import type { CoprSession } from '../session/copr-session.js';
import { listFolder, type ResultFile } from './list-folder.js';
import { filesBesidePulp, pulpFiles } from './pulp-files.js';
import type { ResultFiles } from './result-files.js';
import { safeName } from './safe-name.js';
import { type FileChoice, isWantedFile } from './wanted-file.js';

/** A file of the results, and the chroot that it is of. */
export type FileOfChroot = ResultFile & { readonly chroot: string };

/** What is asked of a project here. */
const storageSchema = z.object({ storage: z.string().nullable(), devel_mode: z.boolean() });

/**
 * The files that a build has left, by chroot, as far as they are wanted.
 * @throws PublishError CONFLICT while a chroot that is wanted still runs; INVALID_INPUT for one that it is not built in; NOT_FOUND
 */
export async function filesOfBuild(
  copr: CoprSession,
  files: ResultFiles,
  id: number,
  choice: FileChoice,
  call: Call,
): Promise<readonly FileOfChroot[]> {
  const build = await getBuild(copr, id, call);
  const chroots = chosen(id, await chrootsOfBuild(copr, id, call), choice);
  const list = await listingOf(copr, files, build, call);
  const found = new Map<string, FileOfChroot>();
  for (const { name, result_url: url } of chroots) {
    const chroot = safeName(name);
    for (const file of await list(name, new URL(url))) {
      if (!isWantedFile(file.parts.at(-1) ?? '', choice)) continue;
      found.set(JSON.stringify([chroot, ...file.parts]), { ...file, chroot });
    }
  }
  return [...found.values()];
}

/** How the files of a chroot are found: by listing, or, in Pulp, by their names. */
async function listingOf(
  copr: CoprSession,
  files: ResultFiles,
  { id, ownername, projectname, source_package: { name: specName } }: Build,
  call: Call,
): Promise<(chroot: string, folder: URL) => Promise<readonly ResultFile[]>> {
  const what = `the project ${ownername}/${projectname}`;
  const project = await copr.read('project', { ownername, projectname }, storageSchema, { ...call, what });
  if (project.storage !== 'pulp') return (_chroot, folder) => listFolder(files, folder, call);
  const packages = await builtPackages(copr, id, call);
  return async (chroot, folder) => [
    ...(await filesBesidePulp(files, folder, specName, call)),
    ...pulpFiles(folder, packages[chroot] ?? [], { develMode: project.devel_mode }),
  ];
}

type ChrootWithFiles = BuildChroot & { readonly result_url: string };

function chosen(
  id: number,
  chroots: readonly BuildChroot[],
  { chroots: names }: FileChoice,
): readonly ChrootWithFiles[] {
  const unknown = names?.find((name) => !chroots.some((chroot) => chroot.name === name));
  if (unknown !== undefined)
    throw new PublishError('INVALID_INPUT', `build ${String(id)} has no chroot ${JSON.stringify(unknown)}`, {
      store: 'copr',
      hint: `it has ${chroots.map(({ name }) => name).join(', ')}`,
    });
  const wanted = chroots.filter(({ name }) => names?.includes(name) ?? true);
  const open = wanted.filter(({ state }) => !isFinalState(state));
  if (open.length > 0 || chroots.length === 0)
    throw new PublishError(
      'CONFLICT',
      open.length === 0
        ? `build ${String(id)} has no chroots yet`
        : `build ${String(id)} is not over in ${open.map(({ name }) => name).join(', ')}`,
      { store: 'copr', recovery: 'wait', hint: 'wait for it first, or choose chroots that are done' },
    );
  return wanted.filter(
    (chroot): chroot is ChrootWithFiles => chroot.result_url !== null && chroot.result_url !== '',
  );
}
