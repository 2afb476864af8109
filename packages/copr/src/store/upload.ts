import type { Artifact, CallContext } from '@omnipub/core';
import { projectInWords } from '../api/places.js';
import { checkBuildFile } from '../upload/build-file.js';
import type { UploadInput } from './definition-schemas.js';
import { findBuild } from './find-build.js';
import { buildReceipt, type CoprReceipt } from './receipt.js';
import { sourceOf } from './source-artifact.js';
import type { StoreAccess } from './store-access.js';

/**
 * Uploads a source RPM or a spec file, and has it built. The build goes on when this returns: `settle` waits for it.
 * @throws PublishError INVALID_INPUT, NOT_FOUND for a file; CONFLICT, see {@link findBuild}; AUTH_DENIED, NOT_FOUND before the file is
 * sent; `retry-after-probe` when it can't be told whether the build was made
 */
export async function uploadArtifact(
  store: StoreAccess,
  artifact: Artifact,
  input: UploadInput,
  ctx: CallContext,
): Promise<CoprReceipt> {
  const { signal, emit, dryRun } = ctx;
  signal.throwIfAborted();
  const { path, name, version } = sourceOf(artifact, input);
  await checkBuildFile(path);
  const found = await findBuild(store, artifact, input, ctx);
  if (found !== undefined) return found;
  const { project: text, project_dirname, spec: _spec, ...buildopts } = input;
  const place = await store.place(text, { signal, emit });
  if (dryRun) {
    const project = projectInWords(place);
    return { id: `${project}/${name}`, ref: { project, package: name, version }, outcome: 'planned' };
  }
  const create = { ...place, path, buildopts, ...(project_dirname === undefined ? {} : { project_dirname }) };
  const build = await store.builds.createFromFile(create, { signal, emit });
  return buildReceipt(store.copr, build, 'created');
}
