import { type Artifact, type CallContext, PublishError, type Receipt } from '@omnipub/core';
import { digestOf } from '../../api/digest-of.js';
import type { ApiSession } from '../../api/session.js';
import { warnUnreleased } from '../channels/warn-unreleased.js';
import { findByDigest } from '../revisions/find-revision.js';
import { uploadOfRevision } from '../revisions/revision-state.js';
import { precheckUpload } from '../upload/precheck.js';
import { prepareUpload, sendUpload } from '../upload/upload-snap.js';
import { uploadReceipt } from './receipt.js';
import type { SnapRef, SnapUploadInput } from './schemas.js';

/** Most uploads are processed within seconds; `settle` waits for the others. Milliseconds. */
const FIRST_WAIT_MS = 10_000;

/** What an artifact is called in the store. @throws PublishError INVALID_INPUT for what is no snap, or called otherwise */
export function snapNameOf(artifact: Artifact, input: SnapUploadInput): string {
  if (artifact.kind !== 'snap')
    throw new PublishError('INVALID_INPUT', `${JSON.stringify(artifact.path)} is no snap`, {
      store: 'snap',
      hint: 'the Snap Store takes snaps only',
    });
  if (input.name !== undefined && input.name !== artifact.name)
    throw new PublishError(
      'INVALID_INPUT',
      `the snap in ${JSON.stringify(artifact.path)} is called "${artifact.name}", not "${input.name}"`,
      {
        store: 'snap',
        hint: `publish it as "${artifact.name}", or correct \`name\` in snapcraft.yaml and build it again`,
      },
    );
  return artifact.name;
}

/** The digest that the store knows a file by; taken now where the plan did not. */
export async function snapDigest(artifact: Artifact, ctx: CallContext): Promise<string> {
  return artifact.digests['sha3-384'] ?? digestOf(artifact.path, ctx);
}

/** Is this very file one of the revisions? @throws PublishError REJECTED for one that the review has turned down */
export async function findUpload(
  session: ApiSession,
  artifact: Artifact,
  input: SnapUploadInput,
  ctx: CallContext,
): Promise<Receipt<SnapRef> | undefined> {
  const name = snapNameOf(artifact, input);
  const digest = await snapDigest(artifact, ctx);
  try {
    const found = await findByDigest(session, name, digest, ctx);
    if (found === undefined) return undefined;
    const existing = uploadOfRevision(name, found, 'existed');
    await warnUnreleased(session, existing, input.channels ?? [], ctx);
    return uploadReceipt(session, existing, digest);
  } catch (thrown) {
    // A name that nobody has registered has no revisions.
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND' && thrown.status === 404)
      return undefined;
    throw thrown;
  }
}

/** Brings a snap there, unless it is there; waits a moment for its revision. */
export async function uploadArtifact(
  session: ApiSession,
  artifact: Artifact,
  input: SnapUploadInput,
  ctx: CallContext,
): Promise<Receipt<SnapRef>> {
  const name = snapNameOf(artifact, input);
  const { components, channels } = input;
  const deadlineMs = Math.min(FIRST_WAIT_MS, session.settleTimeoutMs);
  const prepared = await prepareUpload(
    session,
    artifact.path,
    { name, components, channels, deadlineMs },
    ctx,
  );
  const existing = await findUpload(session, artifact, input, ctx);
  if (existing !== undefined) return existing;
  if (ctx.dryRun) return plannedUpload(session, artifact, name, ctx);
  const digest = await snapDigest(artifact, ctx);
  const done = await sendUpload(session, { ...prepared, options: { ...prepared.options, digest } }, ctx);
  return uploadReceipt(session, { ...(artifact.kind === 'snap' ? facts(artifact) : {}), ...done }, digest);
}

const facts = ({ version, architectures }: { version: string; architectures: readonly string[] }) => ({
  version,
  architectures,
});

/** The store itself says whether it would take the upload. In a dry run a name that is registered in a step before is not there yet. */
async function plannedUpload(
  session: ApiSession,
  artifact: Artifact,
  name: string,
  ctx: CallContext,
): Promise<Receipt<SnapRef>> {
  try {
    await precheckUpload(session, name, ctx);
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'NOT_FOUND') throw thrown;
    ctx.emit({
      type: 'warning',
      code: 'NOT_REGISTERED',
      message: `the name "${name}" is not registered (yet)`,
    });
  }
  return { id: `${name} ${artifact.sha256.slice(0, 12)}`, ref: { name }, outcome: 'planned' };
}
