import type { Artifact, Call, CallContext } from '@omnipub/core';
import { matchesPattern } from '../api/matches-pattern.js';
import type { ProjectPlace } from '../api/places.js';
import type { Build } from '../builds/build-schema.js';
import { isFinalState } from '../builds/build-state.js';
import { listBuilds } from '../builds/list-builds.js';
import { isSameSource } from '../builds/source-marks.js';
import { unimportedBuilds } from '../promote/unimported-builds.js';
import type { UploadInput } from './definition-schemas.js';
import { ifThere } from './if-there.js';
import { buildReceipt, type CoprReceipt } from './receipt.js';
import { isSameSize, otherContent } from './same-content.js';
import { isNamedByVersion, isVersion, type SourceArtifact, sourceOf } from './source-artifact.js';
import type { StoreAccess } from './store-access.js';

/**
 * Is this built already, or being built? By project, directory, package, version and release, in all chroots that were asked for; builds
 * that failed or were canceled don't count. Before its import a build is known by the name of its file, if that has the version. See {@link isSameSize} for what can be told
 * of the content; where nothing can, a warning `CONTENT_UNKNOWN` says so.
 * @throws PublishError CONFLICT for a build of that version of another file
 */
export async function findBuild(
  store: StoreAccess,
  artifact: Artifact,
  input: UploadInput,
  ctx: CallContext,
): Promise<CoprReceipt | undefined> {
  const call = { signal: ctx.signal, emit: ctx.emit };
  const source = sourceOf(artifact, input);
  const place = await store.place(input.project, call);
  const build = await ifThere(look(store, { source, place, input }, call));
  if (build === undefined) return undefined;
  const isSame = await isSameSize(store, build, source, call);
  if (isSame === false) throw otherContent(build);
  if (isSame === undefined)
    ctx.emit({
      type: 'warning',
      code: 'CONTENT_UNKNOWN',
      message: `build ${String(build.id)} of ${source.name} ${source.version} is ${build.state} already; it can’t be told whether it is of the same content`,
    });
  return buildReceipt(store.copr, build, 'existed');
}

interface Wanted {
  readonly source: SourceArtifact;
  readonly place: ProjectPlace;
  readonly input: UploadInput;
}

async function look(store: StoreAccess, wanted: Wanted, call: Call): Promise<Build | undefined> {
  const { copr } = store;
  const { source, place, input } = wanted;
  const dirname = input.project_dirname ?? place.projectname;
  const chroots = await wantedChroots(store, wanted, call);
  const isOurs = (build: Build): boolean => build.project_dirname === dirname && covers(build, chroots);
  // Looked for first: one that is imported meanwhile is on the list of its package.
  if (isNamedByVersion(source))
    for await (const { build, config } of unimportedBuilds(copr, place, call))
      if (isSameSource(config, { kind: 'upload', path: source.path }) && isOurs(build)) return build;
  for await (const build of listBuilds(copr, { ...place, packagename: source.name }, call))
    if (isVersion(build.source_package.version, source) && isThere(build) && isOurs(build)) return build;
  return undefined;
}

function isThere({ state }: Build): boolean {
  return state === 'succeeded' || state === 'forked' || !isFinalState(state);
}

/** Which chroots must be built; undefined when nobody has asked for any: then a build that is good is good. */
async function wantedChroots(
  { projects }: StoreAccess,
  { place, input: { chroots, exclude_chroots: excluded = [] } }: Wanted,
  call: Call,
): Promise<readonly string[] | undefined> {
  if (chroots === undefined) return undefined;
  const fits = (patterns: readonly string[], name: string): boolean =>
    patterns.some((pattern) => matchesPattern(pattern, name));
  const { chroot_repos: enabled } = await projects.get(place, call);
  return Object.keys(enabled).filter((name) => fits(chroots, name) && !fits(excluded, name));
}

/** A build that was asked for all chroots has none of its own before the import. */
function covers({ chroots: has }: Build, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined || has.length === 0) return true;
  return wanted.length > 0 && wanted.every((name) => has.includes(name));
}
