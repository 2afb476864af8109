import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { type Call, callOf } from '@omnipub/core';
import { gobblerError, hasReason } from '../errors.js';
import { stagingPath } from '../info.js';
import { checkNames, type VersionNames, versionKey } from '../names.js';
import { versionState } from '../read/probe.js';
import { remoteReader } from '../read/read-remote.js';
import { keyTag } from '../requests/request-file.js';
import { postRequest, type Settled } from '../requests/requests.js';
import { type GobblerSession } from '../session.js';
import type { Hashed } from './stage/copy.js';
import { removeLeftovers } from './stage/leftovers.js';
import type { SourceTree } from './stage/source.js';
import { hashTree, stageTree } from './stage/stage.js';
import { conflict, describeVersion, differencesFrom, waitForVersion } from './upload-existing.js';
import { checkInPlace, isInStaging, lookAtSource, refuseProblems, warnIgnored } from './upload-source.js';
import type { UploadOptions, UploadResult } from './upload-types.js';
import { compareManifest, describeDifferences } from './verify.js';

/**
 * Uploads a directory (or a single file, as a directory of one) as a new version: checks everything, stages, asks the service, and
 * compares what is in the registry afterwards with the local files. Uploading the same content again is `existed`.
 *
 * @throws PublishError INVALID_INPUT naming every path that can't be uploaded, before anything is staged; CONFLICT when the
 * version exists with other content; AUTH_DENIED, NOT_FOUND from the service; recovery `retry-after-probe` when it stays
 * open whether it was uploaded
 */
export async function uploadDirectory(
  session: GobblerSession,
  names: VersionNames,
  source: string,
  options: UploadOptions = {},
): Promise<UploadResult> {
  checkNames(names);
  const call = callOf(options);
  const staging = await stagingPath(session, call);
  const tree = await lookAtSource(session, source, options, call);
  refuseProblems(tree, source);
  const inPlace = isInStaging(staging, source);
  if (inPlace) await checkInPlace(tree, source);
  warnIgnored(tree, call);

  const key = options.idempotencyKey ?? randomUUID();
  const job: Job = { session, names, tree, call, options, key, staging };
  // Not before the service is through with a killed attempt: it may still read what that has left.
  const existing = await existed(job).finally(() => removeLeftovers(staging, keyTag(key)));
  if (existing !== undefined) return existing;
  for (let attempt = 1; ; attempt++) {
    const done = inPlace ? await uploadInPlace(job, basename(source)) : await uploadStaged(job);
    if (done !== 'vanished') return done;
    if (attempt >= 3) throw undone(names);
  }
}

interface Job {
  readonly session: GobblerSession;
  readonly names: VersionNames;
  readonly tree: SourceTree;
  readonly call: Call;
  readonly options: UploadOptions;
  readonly key: string;
  readonly staging: string;
}

async function existed(job: Job, hashes?: ReadonlyMap<string, Hashed>): Promise<UploadResult | undefined> {
  const { session, names, tree, call } = job;
  const found = await waitForVersion(session, names, call);
  if (found === undefined) return undefined;
  const differences = await differencesFrom(session, tree, found, { names, hashes, call });
  if (differences.length > 0) throw conflict(names, differences);
  return describeVersion(session, names, found, { outcome: 'existed', tree, call });
}

async function uploadStaged(job: Job): Promise<UploadResult | 'vanished'> {
  const { session, tree, call, options } = job;
  // The user's own inode must never be renamed into the registry.
  const allow = options.stageBy ?? ['reflink', 'hardlink'];
  const staged = await stageTree(
    tree,
    {
      staging: job.staging,
      tag: keyTag(job.key),
      allow: options.consume === true ? allow.filter((method) => method !== 'hardlink') : allow,
    },
    { ...call, clock: session.deps.clock },
  );
  try {
    const consume = options.consume ?? !staged.methods.has('hardlink');
    return await send(job, { source: staged.source, consume }, staged.hashes);
  } finally {
    await staged.directory.remove();
  }
}

async function uploadInPlace(job: Job, source: string): Promise<UploadResult | 'vanished'> {
  const { session, tree, call, options } = job;
  const hashes = await hashTree(tree, { ...call, clock: session.deps.clock });
  return send(job, { source, consume: options.consume ?? false }, hashes);
}

async function send(
  job: Job,
  what: { readonly source: string; readonly consume: boolean },
  hashes: ReadonlyMap<string, Hashed>,
): Promise<UploadResult | 'vanished'> {
  const { session, names, options, call } = job;
  let vanished = false;
  try {
    await postRequest(
      session,
      {
        action: 'upload',
        body: {
          source: what.source,
          project: names.project,
          asset: names.asset,
          version: names.version,
          on_probation: options.probation ?? false,
          consume: what.consume,
          ignore_dot: options.ignoreDot ?? true,
          ...(options.spoof === undefined ? {} : { spoof: options.spoof }),
        },
        what: `the upload of ${versionKey(names)}`,
        idempotent: false,
        idempotencyKey: job.key,
        timeoutMs: options.timeoutMs ?? session.config.uploadTimeoutMs ?? null,
        async settle(asked) {
          const settled = await settleUpload(job, asked);
          vanished = settled === 'not-done';
          // Not the same source again: the service may have eaten part of it.
          return vanished ? 'undecided' : settled;
        },
      },
      call,
    );
  } catch (thrown) {
    if (vanished && !call.signal.aborted) return 'vanished';
    if (!hasReason(thrown, 'version-exists')) throw thrown;
    // An earlier attempt of mine, or somebody else's: the content tells (contract 9).
    const existing = await existed(job, hashes);
    if (existing === undefined) throw thrown;
    return existing;
  }
  return verified(job, hashes);
}

async function settleUpload({ session, names }: Job, call: Call): Promise<Settled> {
  const reader = remoteReader(session);
  const { clock } = session.deps;
  const deadline = clock.now() + session.settleTimeoutMs;
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    // Only a complete version counts as done; that it is ours is seen when it is verified.
    const { state } = await versionState(reader, names, call);
    if (state === 'complete') return 'done';
    if (state === 'missing') return 'not-done';
    const left = deadline - clock.now();
    if (left <= 0) return 'undecided';
    await clock.sleep(Math.min(pause, left), call.signal);
  }
}

async function verified(job: Job, hashes: ReadonlyMap<string, Hashed>): Promise<UploadResult> {
  const { session, names, tree, call } = job;
  const found = await waitForVersion(session, names, call);
  if (found === undefined) {
    throw gobblerError(
      'PROTOCOL',
      `the service reported the upload of ${versionKey(names)}, but it is not there`,
      {
        recovery: 'retry-after-probe',
      },
    );
  }
  if (found.summary.onProbation && job.options.probation !== true) {
    call.emit({
      type: 'warning',
      code: 'FORCED_PROBATION',
      message: `${versionKey(names)} was put on probation, because the user is not trusted; an owner has to approve it`,
    });
  }
  const differences = compareManifest(tree, found.manifest, { names, hashes });
  if (differences.length === 0)
    return describeVersion(session, names, found, { outcome: 'created', tree, call });
  throw gobblerError(
    'REJECTED',
    `version ${versionKey(names)} was uploaded, but is not what was sent: ${describeDifferences(differences)}`,
    {
      recovery: 'give-up',
      hint: found.summary.onProbation
        ? 'it was left alone: reject it (it is on probation) and upload again'
        : 'it was left alone: ask an administrator to remove the version (delete_version), or publish under a new one',
    },
  );
}

function undone(names: VersionNames): Error {
  return gobblerError('STORE_UNAVAILABLE', `the upload of ${versionKey(names)} was broken off each time`, {
    recovery: 'retry',
    hint: 'nothing is in the registry; look at the service, or at what stands between',
  });
}
