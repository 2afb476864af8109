import { type Call, PublishError } from '@omnipub/core';
import { digestOf } from '../../api/digest-of.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { refusedChannels } from '../channels/refused-channels.js';
import { wantedChannels } from '../channels/wanted-channels.js';
import { warnUnreleased } from '../channels/warn-unreleased.js';
import { refuseOnPremises } from '../on-premises/is-on-premises.js';
import { uploadOfRevision } from '../revisions/revision-state.js';
import { type ComponentFile, readComponentFiles } from './component-files.js';
import { notifyUpload } from './notify.js';
import { precheckUpload } from './precheck.js';
import { readSnapFile, type SnapFile } from './snap-file.js';
import { uploadBytes } from './upload-bytes.js';
import { type SnapUpload, waitForUpload } from './wait-for-upload.js';

/** Options of {@link uploadSnap}. */
export interface UploadOptions {
  /** What the snap has to be called. @default what its `meta/snap.yaml` says */
  readonly name?: string | undefined;
  /** Channels that the store itself releases it to, as soon as the review has passed. @default none */
  readonly channels?: readonly string[] | undefined;
  /** Files of the components by their names. @default none */
  readonly components?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds to wait for the review; 0 only looks once. @default the session's `settleTimeoutMs` */
  readonly deadlineMs?: number | undefined;
  /** SHA3-384 of the file in hex, where it is known. @default computed when it is needed */
  readonly digest?: string | undefined;
}

/** A snap that was looked at, with all that goes with it. */
export interface PreparedUpload {
  readonly snap: SnapFile;
  readonly components: readonly ComponentFile[];
  readonly options: UploadOptions;
}

/**
 * Looks at everything on this machine that an upload needs, and sends nothing.
 * @throws PublishError INVALID_INPUT for a wrong name, channel, snap or component; NOT_FOUND for a file that is not there
 */
export async function prepareUpload(
  session: ApiSession,
  path: string,
  options: UploadOptions,
  call: Call,
): Promise<PreparedUpload> {
  const { channels = [], components: files = {} } = options;
  if (channels.length > 0) {
    wantedChannels(channels);
    refuseOnPremises(session, 'release with the upload', 'release it in a step of its own');
  }
  if (Object.keys(files).length > 0) refuseOnPremises(session, 'components', 'leave them out');
  const snap = await readSnapFile(session, path, options.name, call);
  const components = await readComponentFiles(session, snap, files, call);
  return { snap, components, options };
}

/**
 * Uploads a snap with its components, tells the store, and waits for the review (canonical contract 4.1). What is wrong with names,
 * channels and files is found before a byte is sent, and whether the name is yours before the long upload. A broken upload of the bytes
 * is sent again; a lost answer is settled by looking; a file that the store has already is `existed` with its revision.
 * @throws PublishError INVALID_INPUT, NOT_FOUND, AUTH_DENIED; REJECTED when the review turned it down
 */
export async function uploadSnap(
  session: ApiSession,
  path: string,
  options: UploadOptions,
  call: Call,
): Promise<SnapUpload> {
  return sendUpload(session, await prepareUpload(session, path, options, call), call);
}

/** The part of {@link uploadSnap} that asks the store. */
export async function sendUpload(
  session: ApiSession,
  { snap, components, options }: PreparedUpload,
  call: Call,
): Promise<SnapUpload> {
  const { name } = snap;
  await precheckUpload(session, name, call);
  await refuseForbidden(session, name, options.channels ?? [], call);
  const [uploadId = '', ...componentIds] = await uploadBytes(session, [snap, ...components], call);
  const notified = await notifyUpload(
    session,
    {
      name,
      path: snap.path,
      uploadId,
      size: snap.size,
      builtAt: snap.builtAt,
      channels: options.channels ?? [],
      components: Object.fromEntries(components.map((file, index) => [file.name, componentIds[index] ?? ''])),
      digest: options.digest,
    },
    call,
  );
  const known = { name, uploadId, version: snap.version, architectures: snap.architectures };
  if ('found' in notified) return present({ ...known, ...uploadOfRevision(name, notified.found, 'created') });
  const { statusUrl } = notified;
  const digest = async (): Promise<string> => options.digest ?? digestOf(snap.path, call);
  const ended = await waitForUpload(session, { name, statusUrl, digest }, options, call);
  if (ended.outcome === 'existed') await warnUnreleased(session, ended, options.channels ?? [], call);
  return present({ ...known, ...ended });
}

/** The store would refuse the channels only when it has the bytes. */
async function refuseForbidden(
  session: ApiSession,
  name: string,
  channels: readonly string[],
  call: Call,
): Promise<void> {
  if (channels.length === 0) return;
  const refused = await refusedChannels(session, wantedChannels(channels), undefined, call);
  if (refused.length === 0) return;
  throw new PublishError(
    'AUTH_DENIED',
    `this login may not release ${name} to ${refused.map(({ text }) => text).join(', ')}; nothing was uploaded`,
    {
      store: session.store,
      recovery: 'login',
      hint: 'log in again with these channels, or leave them out',
    },
  );
}
