import { type Call, PublishError, paginate } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment } from '../../api/ask.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { optionalText } from '../answer-parts.js';
import { checkSnapName } from '../names/snap-name.js';
import { isOnPremises } from '../on-premises/is-on-premises.js';
import { revisionSchema, type SnapRevision } from './revision.js';

/** The store gives no more on one page (canonical contract 6). */
const PAGE_SIZE = 500;

/** Somebody released a revision to a channel, or closed it. */
export interface SnapRelease {
  readonly channel: string;
  readonly architecture: string;
  /** Absent when the channel was closed. */
  readonly revision?: number;
  readonly track?: string;
  readonly risk?: string;
  readonly branch?: string;
  /** ISO 8601. */
  readonly at?: string;
  /** When the branch ends. ISO 8601. */
  readonly expiresAt?: string;
  /** Percent of the devices that got it at first. */
  readonly percentage?: number;
}

/** What one page tells: some releases, and revisions. */
export interface ReleasePage {
  readonly releases: readonly SnapRelease[];
  readonly revisions: readonly SnapRevision[];
}

const releaseSchema = z
  .object({
    channel: z.string(),
    architecture: optionalText,
    revision: z.number().int().nullish(),
    track: optionalText,
    risk: optionalText,
    branch: optionalText,
    when: optionalText,
    'expiration-date': optionalText,
    progressive: z.object({ percentage: z.number().nullish() }).nullish(),
  })
  .transform(
    (found): SnapRelease =>
      present({
        channel: found.channel,
        architecture: found.architecture ?? 'all',
        revision: found.revision ?? undefined,
        track: found.track,
        risk: found.risk,
        branch: found.branch,
        at: found.when,
        expiresAt: found['expiration-date'],
        percentage: found.progressive?.percentage ?? undefined,
      }),
  );
const link = z.union([z.string(), z.object({ href: z.string() }).transform(({ href }) => href)]);
const pageSchema = z.object({
  releases: z.array(releaseSchema),
  revisions: z.array(revisionSchema),
  _links: z.object({ next: link.nullish() }).nullish(),
});

/**
 * The pages of what was ever released and uploaded, to the last one; snapcraft reads only the first (canonical contract 6).
 * Lazy: a page is asked for when the one before it is used up.
 */
export function releasePages(
  session: ApiSession,
  name: string,
  call: Call,
): AsyncGenerator<ReleasePage, void, void> {
  checkSnapName(name);
  if (isOnPremises(session)) return onlyPage(session, name, call);
  return paginate<ReleasePage, number>(
    async (page, signal) => {
      const found = await pageOf(session, name, page, { ...call, signal });
      // A server without links is asked on until it has no such page.
      if (found === undefined) return { items: [] };
      const { releases, revisions, _links: links } = found;
      const full = Math.max(releases.length, revisions.length) >= PAGE_SIZE;
      const more = links ? Boolean(links.next) : full;
      return { items: [{ releases, revisions }], ...(more ? { next: page + 1 } : {}) };
    },
    { signal: call.signal, first: 1 },
  );
}

async function pageOf(
  session: ApiSession,
  name: string,
  page: number,
  call: Call,
): Promise<z.infer<typeof pageSchema> | undefined> {
  try {
    return await ask(session, pageSchema, call, {
      what: `to list the revisions of ${name}`,
      path: `api/v2/snaps/${segment(name)}/releases`,
      query: { page: String(page), size: String(PAGE_SIZE) },
    });
  } catch (thrown) {
    if (page > 1 && thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return undefined;
    throw thrown;
  }
}

const revisionList = z.object({ revisions: z.array(revisionSchema) });

/** On premises the revisions come in one answer, and nobody tells what was released when. */
async function* onlyPage(
  session: ApiSession,
  name: string,
  call: Call,
): AsyncGenerator<ReleasePage, void, void> {
  const { revisions } = await ask(session, revisionList, call, {
    what: `to list the revisions of ${name}`,
    path: `v1/snap/${segment(name)}/revisions`,
  });
  yield { releases: [], revisions };
}
