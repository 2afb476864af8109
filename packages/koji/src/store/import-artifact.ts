import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { type Artifact, type CallContext, PublishError } from '@omnipub/core';
import { findImport, nvrOf } from '../cg-import/find-import.js';
import { type Content, importContent, readContent } from '../cg-import/import-content.js';
import type { KojiClient } from '../client.js';
import { buildReceipt, type KojiReceipt } from './receipt.js';
import { uploadFolder } from './upload-place.js';

/**
 * Metadata and files of an import: the folder is the artifact itself, or else where the metadata lie.
 * @throws PublishError INVALID_INPUT for metadata that the hub would refuse, or that are not about the artifact
 */
export async function contentOf(
  artifact: Artifact,
  metadata: string,
  signal: AbortSignal,
): Promise<Content & { readonly folder: string }> {
  const folder = artifact.kind === 'directory' ? artifact.path : dirname(metadata);
  const content = await readContent({ metadata, folder }, signal);
  const isNamed =
    artifact.kind === 'directory' || content.files.some(({ digests }) => digests.sha256 === artifact.sha256);
  if (isNamed) return { ...content, folder };
  throw new PublishError('INVALID_INPUT', `the metadata have no file like ${JSON.stringify(artifact.path)}`, {
    store: 'koji',
    hint: 'name the metadata of this artifact, or the folder with all files as the artifact',
  });
}

/** Is that very build there already? By the sums of its files. @throws PublishError CONFLICT; INVALID_INPUT */
export async function findImported(
  client: KojiClient,
  artifact: Artifact,
  metadata: string,
  ctx: CallContext,
): Promise<KojiReceipt | undefined> {
  const { signal, emit } = ctx;
  const content = await contentOf(artifact, metadata, signal);
  const build = await findImport(client, content.metadata, content.files, { signal, emit });
  return build === undefined
    ? undefined
    : buildReceipt(client, { nvr: build.nvr, buildId: build.id }, 'existed');
}

/** Imports, or finds what is there. @throws PublishError what {@link importContent} throws */
export async function importArtifact(
  client: KojiClient,
  artifact: Artifact,
  input: { readonly metadata: string; readonly reserve?: boolean | undefined },
  ctx: CallContext,
): Promise<KojiReceipt> {
  const { signal, emit } = ctx;
  const { metadata, reserve } = input;
  if (ctx.dryRun) {
    const found = await findImported(client, artifact, metadata, ctx);
    if (found !== undefined) return found;
    const content = await contentOf(artifact, metadata, signal);
    return buildReceipt(client, { nvr: nvrOf(content.metadata) }, 'planned');
  }
  const content = await contentOf(artifact, metadata, signal);
  // What was uploaded before an interruption is still there at the next try.
  const sha256 = createHash('sha256').update(JSON.stringify(content.metadata)).digest('hex');
  const directory = await uploadFolder(client, { prefix: 'cli-import', sha256 }, ctx);
  const request = { metadata: content.metadata, folder: content.folder, reserve, directory };
  const { outcome, build } = await importContent(client, request, { signal, emit });
  return buildReceipt(client, { nvr: build.nvr, buildId: build.id }, outcome);
}
