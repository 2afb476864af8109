import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Call } from '../api/call.js';
import { importArchive } from '../archives/import-archive.js';
import { buildPath } from '../builds/build-path.js';
import { addBuildType, newBuild } from '../builds/new-build.js';
import { COMPLETE } from '../builds/states.js';
import type { BuildRow } from '../db/build-rows.js';
import type { NameRow } from '../db/rows.js';
import { needNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { importRpm } from '../rpms/import-rpm.js';
import { repr } from '../xmlrpc/python.js';
import type { Struct, Value } from '../xmlrpc/value.js';
import { assertGenerator } from './access.js';
import { need, needList, readMetadata } from './metadata.js';
import { type PreparedBuild, prepareBuild } from './prepare-build.js';
import { type PreparedOutput, prepareOutputs } from './prepare-outputs.js';
import { prepareRoots } from './prepare-roots.js';

/**
 * Imports a build of a content generator (koji contract 9): everything is checked first, and then stored at once.
 * @throws HubFault 1000, 1002; PythonError where the hub takes something for granted
 */
export async function importContent(
  call: Call,
  request: { metadata: Value; folder: string; token: Value },
): Promise<BuildRow> {
  const { folder } = request;
  const metadata = readMetadata(call.hub, request.metadata, folder);
  const version = need(metadata.data, 'metadata_version');
  if (version !== 0) throw genericError(`No such metadata version: ${repr(version)}`);
  const cg = generatorOf(call, metadata.data);
  const prepared = prepareBuild(call, need(metadata.data, 'build'), { cg, token: request.token });
  const roots = prepareRoots(call, metadata.data, cg.id);
  const outputs = await prepareOutputs(call, metadata.data, { folder, roots, typeinfo: prepared.typeinfo });
  const { name, release } = prepared;
  const draftRelease = prepared.reserved?.release ?? release;
  const target = call.hub.paths.build({
    name,
    version: prepared.version,
    release: draftRelease,
    volume: 'DEFAULT',
  });
  if (existsSync(target)) throw genericError(`Destination directory already exists: ${target}`);
  const build = storeBuild(call, prepared, cg);
  for (const btype of Object.keys(prepared.typeinfo)) {
    addBuildType(call, build.id, needNamed(call.db.btypes, btype).id);
  }
  const rootIds = new Map([...roots].map(([key, root]) => [key, call.db.buildroots.insert(root).id]));
  try {
    for (const output of outputs)
      await storeOutput(call, { build, output, rootId: rootIds.get(output.root) ?? 0 });
    await mkdir(buildPath(call.hub, build), { recursive: true });
    await writeFile(join(buildPath(call.hub, build), 'metadata.json'), metadata.raw);
  } catch (error) {
    await rm(buildPath(call.hub, build), { recursive: true, force: true });
    throw error;
  }
  return call.db.builds.need(build.id);
}

/** The one generator of all buildroots. */
function generatorOf(call: Call, metadata: Struct): NameRow {
  const generators = needList(metadata, 'buildroots').map((root) =>
    needNamed<NameRow>(call.db.contentGenerators, need(need(root, 'content_generator'), 'name')),
  );
  const [first] = generators;
  if (generators.some(({ id }) => id !== first?.id)) {
    throw genericError('Koji now support only one content-generator per import');
  }
  return assertGenerator(call, first?.id ?? null);
}

function storeBuild(call: Call, prepared: PreparedBuild, cg: NameRow): BuildRow {
  const { reserved, name, version, release, epoch, source, extra, draft } = prepared;
  const owner = prepared.owner ?? call.actor;
  if (reserved === undefined) {
    return newBuild(call, {
      name,
      version,
      release,
      epoch,
      source,
      extra,
      draft,
      owner,
      cg_id: cg.id,
      task_id: prepared.taskId,
      start_time: prepared.startTime,
      completion_time: prepared.endTime,
    });
  }
  for (const row of call.db.reservations.filter(({ build_id }) => build_id === reserved.id)) {
    call.db.reservations.delete(row.id);
  }
  // A reserved build is completed now, whenever it was built.
  return call.db.builds.update(reserved.id, {
    state: COMPLETE,
    extra,
    owner,
    source,
    task_id: prepared.taskId,
    completion_time: call.hub.now(),
  });
}

async function storeOutput(
  call: Call,
  { build, output, rootId }: { build: BuildRow; output: PreparedOutput; rootId: number },
): Promise<void> {
  if (output.kind === 'archive') {
    await importArchive(call, build, { ...output, buildrootId: rootId });
  } else if (output.kind === 'rpm') {
    if (output.metadataOnly) throw genericError('Metadata-only imports are not supported for rpms');
    importRpm(call, output.path, { build, buildrootId: rootId, extra: output.extra });
  } else if (!output.metadataOnly) {
    const folder = join(buildPath(call.hub, build), 'data', 'logs', output.subdir ?? '');
    const target = join(folder, basename(output.path));
    if (existsSync(target)) throw genericError(`Error importing build log. ${target} already exists.`);
    await mkdir(folder, { recursive: true });
    await copyFile(output.path, target);
  }
}
