import type { Call } from '@omnipub/core';
import { gobblerError } from '../errors.js';
import { type VersionNames, versionKey } from '../names.js';
import { fetchLatest, readManifest } from '../read/fetch-json.js';
import { type VersionState, versionState } from '../read/probe.js';
import { remoteReader } from '../read/read-remote.js';
import type { Manifest, VersionSummary } from '../schemas.js';
import type { GobblerSession } from '../session.js';
import type { Hashed } from './stage/copy.js';
import type { SourceTree } from './stage/source.js';
import { hashTree } from './stage/stage.js';
import type { UploadResult } from './upload-types.js';
import { compareManifest, type Difference, describeDifferences } from './verify.js';

/** A complete version. */
export interface CompleteVersion {
  readonly summary: VersionSummary;
  readonly manifest: Manifest;
}

/**
 * What is there, asked of the service itself: a mounted registry may lag behind. An unfinished version is waited for, because
 * the service needs half a second to clear a cancelled upload away (gobbler contract 9).
 *
 * @throws PublishError CONFLICT when it stays unfinished until the deadline
 */
export async function waitForVersion(
  session: GobblerSession,
  names: VersionNames,
  call: Call,
): Promise<CompleteVersion | undefined> {
  const reader = remoteReader(session);
  const { clock } = session.deps;
  const deadline = clock.now() + session.settleTimeoutMs;
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    const found: VersionState = await versionState(reader, names, call);
    if (found.state === 'missing') return undefined;
    if (found.state === 'complete') {
      const manifest = await readManifest(reader, names, call);
      // Rejected between the two requests.
      if (manifest === undefined) continue;
      return { summary: found.summary, manifest };
    }
    const left = deadline - clock.now();
    if (left <= 0) throw unfinished(names);
    call.emit({ type: 'processing', state: `another upload of ${versionKey(names)} is unfinished` });
    await clock.sleep(Math.min(pause, left), call.signal);
  }
}

function unfinished(names: VersionNames): Error {
  return gobblerError('CONFLICT', `version ${versionKey(names)} is there but unfinished`, {
    recovery: 'wait',
    hint: 'another upload of it is running: wait for it. If there is none, a killed service left it behind, and an administrator must remove it (delete_version with force)',
  });
}

/** Differences of a tree from a complete version; bytes are read only when paths and sizes are the same. */
export async function differencesFrom(
  session: GobblerSession,
  tree: SourceTree,
  found: CompleteVersion,
  how: {
    readonly names: VersionNames;
    readonly hashes?: ReadonlyMap<string, Hashed> | undefined;
    readonly call: Call;
  },
): Promise<Difference[]> {
  const { names, call } = how;
  const rough = compareManifest(tree, found.manifest, { names });
  if (rough.length > 0) return rough;
  const hashes = how.hashes ?? (await hashTree(tree, { ...call, clock: session.deps.clock }));
  return compareManifest(tree, found.manifest, { names, hashes });
}

/** CONFLICT that says what differs. */
export function conflict(names: VersionNames, differences: readonly Difference[]): Error {
  return gobblerError(
    'CONFLICT',
    `version ${versionKey(names)} exists with other content: ${describeDifferences(differences)}`,
    { hint: 'versions never change: publish under a new version' },
  );
}

/** The result of an upload, from what the registry says. */
export async function describeVersion(
  session: GobblerSession,
  names: VersionNames,
  found: CompleteVersion,
  more: { readonly outcome: UploadResult['outcome']; readonly tree: SourceTree; readonly call: Call },
): Promise<UploadResult> {
  const { project, asset, version } = names;
  const own = new Set(more.tree.links.map((link) => link.path));
  const result = { files: 0, links: 0, deduplicated: 0, size: 0, linkedSize: 0 };
  for (const [path, entry] of Object.entries(found.manifest)) {
    if (entry.md5sum === '') continue;
    result.files += 1;
    result.size += entry.size;
    if (own.has(path)) result.links += 1;
    else if (entry.link !== undefined) result.deduplicated += 1;
    if (entry.link !== undefined) result.linkedSize += entry.size;
  }
  const latest = await fetchLatest(session, project, asset, { ...more.call, forceRemote: true });
  return {
    project,
    asset,
    version,
    outcome: more.outcome,
    probation: found.summary.onProbation,
    latest: latest === version,
    ...result,
    uploadedBy: found.summary.uploadUserId,
    started: found.summary.uploadStart,
    finished: found.summary.uploadFinish,
    ignored: more.tree.ignored,
  };
}
