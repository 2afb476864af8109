import { type Call, eachLimited, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { pageOfBuild } from '../wait/page-of-build.js';
import { askFile, type DownloadedFile, type FileFacts, fetchResult } from './fetch-result.js';
import { type FileOfChroot, filesOfBuild } from './files-of-build.js';
import type { ResultFiles } from './result-files.js';
import { fileChoiceSchema } from './wanted-file.js';
import { wholeProgress } from './whole-progress.js';

const downloadOptions = fileChoiceSchema.extend({
  /** A folder; made when it isn't there. Each chroot's files go into a folder of its name. */
  to: z.string().min(1),
  /** Files at once, 1 to 32. @default 4 */
  concurrent: z.number().int().min(1).max(32).optional(),
});

/** Where the files of a build go, and which. */
export type DownloadOptions = z.input<typeof downloadOptions>;

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
  const asked = await eachLimited(wanted, limits, (file) => withFacts(files, file, call));
  const known = asked.filter((file) => file !== undefined);
  if (known.length === 0)
    throw new PublishError('NOT_FOUND', `build ${String(id)} has no file that fits`, {
      store: 'copr',
      hint: `look at ${pageOfBuild(copr, id)}, or leave the filter out`,
    });
  const progress = wholeProgress(
    call.emit,
    known.map(({ facts }) => facts.size),
  );
  return eachLimited(known, limits, (file, { index }) =>
    fetchResult(files, file, to, { signal: call.signal, emit: progress(index) }),
  );
}

async function withFacts(
  files: ResultFiles,
  file: FileOfChroot,
  call: Call,
): Promise<(FileOfChroot & { readonly facts: FileFacts }) | undefined> {
  try {
    return { ...file, facts: await askFile(files, file, call) };
  } catch (thrown) {
    if (file.isGuessed === true && thrown instanceof PublishError && thrown.code === 'NOT_FOUND')
      return undefined;
    throw thrown;
  }
}
