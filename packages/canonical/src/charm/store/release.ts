import { type Call, type CallContext, PublishError } from '@omnipub/core';
import { fullChannel, parseChannel } from '../../api/channel.js';
import type { ApiSession } from '../../api/session.js';
import { publicInfoPath } from '../account/public-info.js';
import { fetchPackage } from '../names/package-metadata.js';
import type { RegisteredName } from '../names/package-schema.js';
import { fetchChannelMap } from '../releases/fetch-channel-map.js';
import { releaseCharm } from '../releases/release.js';
import type { ReleaseRequest } from '../releases/release-request.js';
import { isReleased } from '../releases/released.js';
import { waitVisible } from '../releases/wait-visible.js';
import { fetchReview } from '../upload/review.js';
import type { CharmhubRef, ReleaseInput } from './definition-schemas.js';
import { type CharmhubReceipt, idOf, pageOf } from './receipt.js';

/**
 * Releases an upload with its resources to all channels in one call; what a channel shows already is not released again.
 * @throws PublishError CONFLICT while the review goes on; what {@link releaseCharm} throws
 */
export async function releaseUpload(
  session: ApiSession,
  receipt: CharmhubReceipt,
  input: ReleaseInput,
  ctx: CallContext,
): Promise<CharmhubReceipt> {
  for (const channel of input.channels) parseChannel(channel, 'charmhub');
  if (ctx.dryRun || receipt.outcome === 'planned') return { ...receipt, outcome: 'planned' };
  const { ref } = receipt;
  const revision = await revisionToRelease(session, ref, ctx);
  const found = await fetchPackage(session, ref.name, ctx);
  const map = await fetchChannelMap(session, ref.name, ctx);
  const channels = input.channels.map((each) =>
    fullChannel(parseChannel(each, 'charmhub'), found.defaultTrack),
  );
  const resources = resourcesToRelease(ref, input);
  const requests = channels.map((channel): ReleaseRequest => ({ channel, revision, resources }));
  const open = requests.filter((request) => !isReleased(request, map));
  if (open.length > 0) await releaseCharm(session, ref.name, open, ctx);
  const { pending: _, ...rest } = receipt;
  const released: CharmhubReceipt = {
    ...rest,
    id: idOf({ ...ref, revision }, 'revision'),
    ref: { ...ref, revision, channels },
    url: pageOf(session, ref.name),
    outcome: open.length === 0 ? 'existed' : 'created',
  };
  return input.waitVisible === true
    ? untilVisible(session, { released, found, revision, channels }, ctx)
    : released;
}

async function revisionToRelease(session: ApiSession, ref: CharmhubRef, call: Call): Promise<number> {
  const { name, revision, statusUrl } = ref;
  if (revision !== undefined) return revision;
  const review = statusUrl === undefined ? undefined : await fetchReview(session, statusUrl, call);
  if (review?.status === 'approved' && review.revision !== undefined) return review.revision;
  throw new PublishError(
    'CONFLICT',
    `the upload of ${name} is not approved yet${review === undefined ? '' : ` (${review.status})`}`,
    {
      store: 'charmhub',
      recovery: 'wait',
      hint: 'wait for its review, then release it',
    },
  );
}

/** Those of the upload, and what the input says; what is not given stays as each channel has it (canonical contract 6). */
function resourcesToRelease(ref: CharmhubRef, input: ReleaseInput): ReleaseRequest['resources'] {
  const own = new Map<string, number | null>();
  for (const { name, revision } of ref.resources ?? []) if (revision !== undefined) own.set(name, revision);
  for (const [name, revision] of Object.entries(input.resources ?? {})) own.set(name, revision);
  return own.size === 0 ? undefined : [...own].map(([name, revision]) => ({ name, revision }));
}

interface ToShow {
  readonly released: CharmhubReceipt;
  readonly found: RegisteredName;
  readonly revision: number;
  readonly channels: readonly string[];
}

async function untilVisible(
  session: ApiSession,
  { released, found, revision, channels }: ToShow,
  ctx: CallContext,
): Promise<CharmhubReceipt> {
  const { name } = released.ref;
  if (found.private) {
    const message = `${name} is private: no public listing will show it`;
    ctx.emit({ type: 'warning', code: 'NOT_PUBLIC', message });
    return released;
  }
  const { signal, emit } = ctx;
  const deadlineMs = session.settleTimeoutMs;
  const missing = await waitVisible(session, { name, revision, channels }, { signal, emit, deadlineMs });
  if (missing === undefined) return released;
  const url = `${session.endpoints.api}/${publicInfoPath(name)}`;
  return { ...released, pending: { state: `not visible yet: ${missing.join(', ')}`, url } };
}
