import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Call, type CallControl, callOf, PublishError, registerSecret } from '@omnipub/core';
import type { HubResult } from '../api/results.js';
import type { HubAccess } from '../hub-access.js';
import { buildStateName } from '../model/states.js';
import type { Settle } from '../session/settle.js';
import { uploadDirectory } from '../upload/upload-target.js';
import type { XmlRpcValue } from '../xmlrpc/value.js';
import { checkAgainstHub } from './check-against-hub.js';
import { checkMetadata } from './check-metadata.js';
import { findImport, nvrOf } from './find-import.js';
import type { CgMetadata } from './metadata-schema.js';
import { type OutputFile, readOutputs } from './output-files.js';
import { type Reservation, refundAfter, reserveBuild } from './reserve-build.js';

/** What is imported. */
export interface ContentRequest {
  /** Metadata, or the path of a file with them in JSON. */
  readonly metadata: unknown;
  /** The folder with the files. @default that of the metadata's file */
  readonly folder?: string | undefined;
  /** Keeps the name free from the first byte on, and gives it up when the import fails. @default false */
  readonly reserve?: boolean | undefined;
  /** A reservation that was made before; the metadata must name its build_id. It is not given up on failure. */
  readonly token?: string | undefined;
  /** Where the files go below the hub's `work`; with the same name again, an import goes on where it stopped. @default a fresh one */
  readonly directory?: string | undefined;
}

/** A build that was imported, or was there with the same content. */
export interface ImportedContent {
  readonly outcome: 'created' | 'existed';
  readonly build: NonNullable<HubResult<'getBuild'>>;
}

/** Metadata and files that go together. */
export interface Content {
  readonly metadata: CgMetadata;
  readonly files: readonly OutputFile[];
}

/**
 * Imports a build that was made elsewhere (koji contract 9). Metadata and files are checked before anything is sent, because the hub
 * answers many of their mistakes with a traceback; then every file is uploaded, and the import is one step. A build of the same content is
 * `existed`. It is not tagged.
 *
 * @throws PublishError INVALID_INPUT with every problem of the metadata; CONFLICT for a build with other content; AUTH_DENIED without access
 * to the generator; what the hub refuses
 */
export async function importContent(
  koji: HubAccess,
  request: ContentRequest,
  control: CallControl = {},
): Promise<ImportedContent> {
  const call = callOf(control);
  if (request.token !== undefined) registerSecret(request.token);
  const content = await readContent(request, call.signal);
  const found = await findImport(koji, content.metadata, content.files, call);
  if (found !== undefined) return { outcome: 'existed', build: found };
  await checkAgainstHub(koji, content.metadata, call);
  if (request.reserve !== true) return importAll(koji, content, request, call);
  const reservation = await reserveBuild(koji, content.metadata, call);
  try {
    return await importAll(koji, content, { ...request, reservation }, call);
  } catch (thrown) {
    // What may have been done is not taken back.
    if (!(thrown instanceof PublishError && thrown.recovery === 'retry-after-probe'))
      await refundAfter(koji, reservation, call);
    throw thrown;
  }
}

/** Reads and checks metadata and files; nothing is sent. @throws PublishError INVALID_INPUT, NOT_FOUND */
export async function readContent(
  { metadata: given, folder }: Pick<ContentRequest, 'metadata' | 'folder'>,
  signal: AbortSignal,
): Promise<Content> {
  const metadata = checkMetadata(typeof given === 'string' ? await readJson(given) : given);
  const place = folder ?? (typeof given === 'string' ? dirname(given) : '.');
  return { metadata, files: await readOutputs(metadata, place, signal) };
}

async function readJson(path: string): Promise<unknown> {
  const { size } = await stat(path);
  if (size > LARGEST_METADATA)
    throw new PublishError('INVALID_INPUT', `${JSON.stringify(path)} is too large for metadata`, {
      store: 'koji',
      hint: 'name the metadata of the import, not one of its files',
    });
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PublishError('INVALID_INPUT', `${JSON.stringify(path)} is no JSON`, {
      store: 'koji',
      hint: 'name the metadata of the import',
      cause,
    });
  }
}

/** They name what is in a buildroot, file by file: those of large images have megabytes. */
const LARGEST_METADATA = 64 * 1024 * 1024;

async function importAll(
  koji: HubAccess,
  content: Content,
  request: ContentRequest & { readonly reservation?: Reservation },
  call: Call,
): Promise<ImportedContent> {
  const { reservation, directory = uploadDirectory('cli-import', koji.clock) } = request;
  const metadata: CgMetadata =
    reservation === undefined
      ? content.metadata
      : { ...content.metadata, build: { ...content.metadata.build, build_id: reservation.buildId } };
  for (const { output, path } of content.files) {
    const place = output.relpath === undefined ? directory : `${directory}/${output.relpath}`;
    await koji.uploadFile(path, { ...call, directory: place, name: output.filename, overwrite: true });
  }
  await uploadMetadata(koji, metadata, directory, call);
  const token = reservation?.token ?? request.token;
  const settle: Settle = async ({ signal, happened }) => {
    const build = await koji.api.getBuild(reservation?.buildId ?? nvrOf(metadata), {}, { signal });
    if (build !== null && buildStateName(build.state) === 'COMPLETE')
      return { happened: true, value: build as XmlRpcValue };
    return happened ? undefined : { happened: false };
  };
  const build = await koji.api.CGImport('metadata.json', directory, { token }, { ...call, settle });
  return { outcome: 'created', build };
}

/** As a file, because a call has a bound that the metadata of a large build do not keep (koji contract 1). */
async function uploadMetadata(
  koji: HubAccess,
  metadata: CgMetadata,
  directory: string,
  call: Call,
): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'omnipub-koji-'));
  try {
    const path = join(scratch, 'metadata.json');
    await writeFile(path, JSON.stringify(metadata));
    await koji.uploadFile(path, { ...call, directory, name: 'metadata.json', overwrite: true });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
