import { type Call, eachLimited, PublishError, toPublishError } from '@omnipub/core';
import { digestOf } from '../../api/digest-of.js';
import type { ApiSession } from '../../api/session.js';
import { sumProgress } from '../../api/sum-progress.js';
import type { ProgressiveOptions } from '../channels/progressive.js';
import type { ReleaseResult } from '../channels/release.js';
import { releaseMissing } from '../channels/release-missing.js';
import { wantedChannels } from '../channels/wanted-channels.js';
import { findByDigest } from '../revisions/find-revision.js';
import { uploadOfRevision } from '../revisions/revision-state.js';
import { type PreparedUpload, prepareUpload, sendUpload } from './upload-snap.js';
import type { SnapUpload } from './wait-for-upload.js';

/** One snap of a set. */
export interface SetFile {
  readonly path: string;
  /** Files of its components by their names. @default none */
  readonly components?: Readonly<Record<string, string>> | undefined;
}

/** Options of {@link publishSet}. */
export interface PublishSetOptions {
  /** What all of them have to be called. @default what each says itself */
  readonly name?: string | undefined;
  /** Where they are released to when all of them are ready. @default nowhere */
  readonly channels?: readonly string[] | undefined;
  /** Only so many of the devices get them. @default all of them, at once */
  readonly progressive?: ProgressiveOptions | undefined;
  /** Uploads at once. @default 2 */
  readonly concurrency?: number | undefined;
  /** Milliseconds to wait for each review. @default the session's `settleTimeoutMs` */
  readonly deadlineMs?: number | undefined;
}

/** How one file of a set ended. */
export interface SetResult {
  readonly path: string;
  readonly upload?: SnapUpload;
  readonly released?: ReleaseResult;
  readonly error?: PublishError;
}

/** How a set ended. */
export interface PublishedSet {
  /** `released`: all of it. `incomplete`: nothing was released. `partial`: some of it, a release failed. `uploaded`: no channel was asked for. */
  readonly outcome: 'released' | 'uploaded' | 'incomplete' | 'partial';
  /** In the order of the files. */
  readonly files: readonly SetResult[];
}

/**
 * Uploads several snaps at once, waits for all of them, and releases them as one set: only when every one is ready, so that no
 * architecture gets a version that another does not have. Run again, what is there already is `existed`.
 * @throws PublishError INVALID_INPUT when any of the files is wrong, before a byte is sent; ABORTED. What fails later is in the result.
 */
export async function publishSet(
  session: ApiSession,
  files: readonly SetFile[],
  options: PublishSetOptions,
  call: Call,
): Promise<PublishedSet> {
  const prepared = await prepareSet(session, files, options, call);
  const progress = sumProgress(call.emit);
  const emits = prepared.map(({ snap, components }) =>
    progress.next([snap, ...components].reduce((sum, { size }) => sum + size, 0)),
  );
  const limits = { limit: options.concurrency ?? 2, signal: call.signal };
  const uploads = await eachLimited(prepared, limits, async (one, { index }) => {
    const emit = emits[index] ?? call.emit;
    return settled(files[index]?.path ?? one.snap.path, call, async (result) => {
      result.upload = await uploadOne(session, one, { signal: call.signal, emit });
    });
  });
  const { channels = [] } = options;
  const isReady = ({ upload, error }: SetResult): boolean =>
    error === undefined && upload?.revision !== undefined && upload.pending === undefined;
  if (!uploads.every(isReady)) return { outcome: 'incomplete', files: uploads };
  if (channels.length === 0) return { outcome: 'uploaded', files: uploads };
  const released: SetResult[] = [];
  for (const one of uploads) released.push(await releaseOne(session, one, channels, options, call));
  const whole = released.every(
    ({ error, released: done }) => error === undefined && done?.refused.length === 0,
  );
  const some = released.some(({ released: done }) => (done?.opened.length ?? 0) > 0);
  return { outcome: whole ? 'released' : some ? 'partial' : 'incomplete', files: released };
}

async function prepareSet(
  session: ApiSession,
  files: readonly SetFile[],
  options: PublishSetOptions,
  call: Call,
): Promise<PreparedUpload[]> {
  const { name, channels = [], deadlineMs } = options;
  if (channels.length > 0) wantedChannels(channels);
  const prepared = await Promise.all(
    files.map(({ path, components }) => prepareUpload(session, path, { name, components, deadlineMs }, call)),
  );
  const names = [...new Set(prepared.map(({ snap }) => snap.name))];
  if (names.length < 2) return prepared;
  throw new PublishError('INVALID_INPUT', `a set is of one snap, and these are of ${names.join(' and ')}`, {
    store: session.store,
    hint: 'publish each snap as a set of its own',
  });
}

/** Looks first: when a set is run again, most of it may be there, and a long upload is worth a look. */
async function uploadOne(session: ApiSession, one: PreparedUpload, call: Call): Promise<SnapUpload> {
  const { name, path } = one.snap;
  const digest = await digestOf(path, call);
  const found = await findByDigest(session, name, digest, call);
  if (found !== undefined) return uploadOfRevision(name, found, 'existed');
  return sendUpload(session, { ...one, options: { ...one.options, digest } }, call);
}

async function releaseOne(
  session: ApiSession,
  one: SetResult,
  channels: readonly string[],
  { progressive }: PublishSetOptions,
  call: Call,
): Promise<SetResult> {
  const { upload } = one;
  const { revision } = upload ?? {};
  if (upload === undefined || revision === undefined) return one;
  return settled(one.path, call, async (result) => {
    result.upload = upload;
    const of = { name: upload.name, revision };
    result.released = (await releaseMissing(session, of, channels, { progressive }, call)).released;
  });
}

type Filled = { -readonly [K in keyof SetResult]: SetResult[K] };

/** What one file ends with; only an abort ends the whole set. */
async function settled(
  path: string,
  call: Call,
  work: (result: Filled) => Promise<void>,
): Promise<SetResult> {
  const result: Filled = { path };
  try {
    await work(result);
  } catch (thrown) {
    const error = toPublishError(thrown, { store: 'snap' });
    if (call.signal.aborted) throw error;
    result.error = error;
  }
  return result;
}
