import type { Artifact, CallContext } from '@omnipub/core';
import { checkBuildOptions } from '../builds/build-options.js';
import { startBuild } from '../builds/start-build.js';
import type { KojiClient } from '../client.js';
import type { UploadInput } from './definition-schemas.js';
import { findBuild, sourceOf } from './find-build.js';
import { findImported, importArtifact } from './import-artifact.js';
import { buildReceipt, type KojiReceipt } from './receipt.js';
import { nvrOfSource, uploadPlace } from './upload-place.js';

/** Is the artifact there already? See {@link findBuild} and {@link findImported}. */
export function findArtifact(
  client: KojiClient,
  artifact: Artifact,
  input: UploadInput,
  ctx: CallContext,
): Promise<KojiReceipt | undefined> {
  const { metadata } = input;
  if (metadata !== undefined) return findImported(client, artifact, metadata, ctx);
  return findBuild(client, sourceOf(artifact), input, ctx);
}

/**
 * Builds a source RPM, or imports what was made elsewhere. The build goes on when this returns: `settle` waits for it.
 * @throws PublishError CONFLICT for another build of that name; what {@link startBuild} throws
 */
export async function uploadArtifact(
  client: KojiClient,
  artifact: Artifact,
  input: UploadInput,
  ctx: CallContext,
): Promise<KojiReceipt> {
  const { metadata, reserve, target, ...rest } = input;
  if (metadata !== undefined) return importArtifact(client, artifact, { metadata, reserve }, ctx);
  const source = sourceOf(artifact);
  const options = checkBuildOptions(rest);
  const found = await findBuild(client, source, input, ctx);
  if (found !== undefined) return found;
  const isNamed = options.scratch !== true && options.draft !== true;
  const names = {
    ...(isNamed ? { nvr: nvrOfSource(source) } : {}),
    ...(target === undefined ? {} : { target }),
    ...(options.scratch === true ? { scratch: true } : {}),
  };
  if (ctx.dryRun) return buildReceipt(client, names, 'planned');
  const { directory, name } = await uploadPlace(client, source, ctx);
  const { signal, emit } = ctx;
  const { taskId } = await startBuild(
    client,
    { source: { srpm: source.path }, target: target ?? null, options, directory, name },
    { signal, emit },
  );
  return buildReceipt(client, { ...names, taskId }, 'created');
}
