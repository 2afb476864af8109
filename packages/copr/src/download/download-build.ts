import { type Call, eachLimited, PublishError } from '@omnipub/core';
import { z } from 'zod';
import type { BuildChroot } from '../builds/build-schema.js';
import { isFinalState } from '../builds/build-state.js';
import { builtPackages, chrootsOfBuild, getBuild } from '../builds/read-build.js';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { pageOfBuild } from '../wait/page-of-build.js';
import { askFile, type DownloadedFile, fetchResult } from './fetch-result.js';
import { listFolder, type ResultFile } from './list-folder.js';
import { pulpFiles } from './pulp-files.js';
import type { ResultFiles } from './result-files.js';
import { safeName } from './safe-name.js';
import { type FileChoice, fileChoiceSchema, isWantedFile } from './wanted-file.js';
import { wholeProgress } from './whole-progress.js';

const downloadOptions = fileChoiceSchema.extend({
  /** A folder; made when it isn't there. Each chroot's files go into a folder of its name. */
  to: z.string().min(1),
  /** Files at once, 1 to 32. @default 4 */
  concurrent: z.number().int().min(1).max(32).optional(),
});

/** Where the files of a build go, and which. */
export type DownloadOptions = z.input<typeof downloadOptions>;

/** What is asked of a project here. */
const storageSchema = z.object({ storage: z.string().nullable(), devel_mode: z.boolean() });

/**
 * Downloads what a build has left: into `to/CHROOT/`, each file whole or not at all. Whatever is there already is left alone.
 * A file that the server lists, or that was built, and that isn't there is a failure.
 *
 * @throws PublishError CONFLICT with recovery `wait` while a chroot that is wanted still runs; NOT_FOUND when no file fits, or one is
 * missing; INVALID_INPUT for a chroot that it is not built in; PROTOCOL. Files that were whole by then stay
 */
export async function downloadBuild(
  copr: CoprSession,
  files: ResultFiles,
  id: number,
  options: DownloadOptions,
  call: Call,
): Promise<readonly DownloadedFile[]> {
  const { to, concurrent = 4, ...choice } = checkedInput(downloadOptions, options, 'a download');
  const limits = { limit: concurrent, signal: call.signal };
  const wanted = await filesOfBuild(copr, files, id, choice, call);
  const known = await eachLimited(wanted, limits, async (file) => ({
    ...file,
    facts: await askFile(files, file, call),
  }));
  const progress = wholeProgress(
    call.emit,
    known.map(({ facts }) => facts.size),
  );
  return eachLimited(known, limits, (file, { index }) =>
    fetchResult(files, file, to, { signal: call.signal, emit: progress(index) }),
  );
}

type FileOfChroot = ResultFile & { readonly chroot: string };

async function filesOfBuild(
  copr: CoprSession,
  files: ResultFiles,
  id: number,
  choice: FileChoice,
  call: Call,
): Promise<readonly FileOfChroot[]> {
  const { ownername, projectname } = await getBuild(copr, id, call);
  const chroots = chosen(id, await chrootsOfBuild(copr, id, call), choice);
  const { storage, devel_mode: develMode } = await copr.read(
    'project',
    { ownername, projectname },
    storageSchema,
    {
      ...call,
      what: `the project ${ownername}/${projectname}`,
    },
  );
  const packages = storage === 'pulp' ? await builtPackages(copr, id, call) : {};
  const found = new Map<string, FileOfChroot>();
  for (const { name, result_url: url } of chroots) {
    const chroot = safeName(name);
    const folder = new URL(url);
    const listed = await listFolder(files, folder, call);
    const all = [...listed, ...pulpFiles(folder, packages[name] ?? [], { develMode })];
    for (const file of all) {
      if (!isWantedFile(file.parts.at(-1) ?? '', choice)) continue;
      found.set(JSON.stringify([chroot, ...file.parts]), { ...file, chroot });
    }
  }
  if (found.size > 0) return [...found.values()];
  throw new PublishError('NOT_FOUND', `build ${String(id)} has no file that fits`, {
    store: 'copr',
    hint: `look at ${pageOfBuild(copr, id)}, or leave the filter out`,
  });
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
