import { type Call, type CallControl, callOf, eachLimited, PublishError } from '@omnipub/core';
import { sumProgress } from '../../api/sum-progress.js';
import type { CharmhubSession } from '../charmhub-session.js';
import { type ReleasedChannel, releaseCharm } from '../releases/release.js';
import { checkReleases } from '../releases/release-request.js';
import { type ResourceSource, uploadResource } from '../resources/upload-resource.js';
import { checkSet } from './check-set.js';
import type { InspectedCharm } from './inspect-charm.js';
import { type UploadedCharm, uploadInspected } from './upload-charm.js';

/** A resource of a set: something to upload, or a revision that is there. */
export type SetResource = ResourceSource | { readonly revision: number | null };

/** Options of {@link publishSet}. */
export interface PublishSetOptions extends CallControl {
  /** The registered name that all of them are for. @default that of the first */
  readonly name?: string | undefined;
  /** Where all of them are released to, in one call. */
  readonly channels: readonly string[];
  /** Attached to each of them. @default left to the store */
  readonly resources?: Readonly<Record<string, SetResource>> | undefined;
  /** Uploads at once. @default 3 */
  readonly concurrency?: number | undefined;
  /** Milliseconds to wait for each review. @default the client's `settleTimeoutMs` */
  readonly timeoutMs?: number | undefined;
}

/** What became of a set. */
export interface PublishedSet {
  readonly name: string;
  /** In the order of the files. */
  readonly charms: readonly (UploadedCharm & { readonly path: string; readonly revision: number })[];
  readonly released: readonly ReleasedChannel[];
}

/**
 * Publishes one charm that is built for several bases or architectures: all uploaded side by side, all waited for, then released as
 * one set in one call. What is there already is not sent again; when one fails, none is released.
 * @throws PublishError INVALID_INPUT for files that are no set; REJECTED naming each that the review rejected; TIMEOUT when a review
 * takes longer: run again, it goes on from there
 */
export async function publishSet(
  session: CharmhubSession,
  files: readonly string[],
  options: PublishSetOptions,
): Promise<PublishedSet> {
  const { channels, resources = {} } = options;
  checkReleases(channels.map((channel) => ({ channel, revision: null })));
  const call = callOf(options);
  const charms = await checkSet(files, options.name, call);
  const name = charms[0]?.name ?? '';
  const uploaded = await uploadAll(session, charms, { ...call, ...limitsOf(options) });
  const attached = await attach(session, { name, resources }, { ...call, ...limitsOf(options) });
  const released = await releaseCharm(
    session,
    name,
    uploaded.flatMap(({ revision }) =>
      channels.map((channel) => ({
        channel,
        revision,
        ...(attached.length === 0 ? {} : { resources: attached }),
      })),
    ),
    call,
  );
  return { name, charms: uploaded, released };
}

interface Limits {
  readonly concurrency: number;
  readonly timeoutMs: number | undefined;
}

const limitsOf = ({ concurrency = 3, timeoutMs }: PublishSetOptions): Limits => ({ concurrency, timeoutMs });

async function uploadAll(
  session: CharmhubSession,
  charms: readonly InspectedCharm[],
  { concurrency, timeoutMs, ...call }: Call & Limits,
): Promise<PublishedSet['charms']> {
  const progress = sumProgress(call.emit);
  const failed: string[] = [];
  const listeners = charms.map(({ size }) => progress.next(size));
  const uploaded = await eachLimited(charms, { ...call, limit: concurrency }, async (charm, { index }) => {
    const { path } = charm;
    const own = { signal: call.signal, emit: listeners[index] ?? call.emit };
    try {
      const one = await uploadInspected(session, charm, { ...own, timeoutMs });
      if (one.revision !== undefined) return { ...one, path, revision: one.revision };
      throw notReady(charm);
    } catch (thrown) {
      if (!(thrown instanceof PublishError) || thrown.code !== 'REJECTED') throw thrown;
      // The others go on: one run shows all that is wrong.
      failed.push(`${path}: ${thrown.storeMessage ?? thrown.message}`);
      return undefined;
    }
  });
  if (failed.length > 0)
    throw new PublishError('REJECTED', `Charmhub rejected ${failed.join('; ')}`, {
      store: 'charmhub',
      hint: 'correct that, build and run again; nothing was released',
    });
  return uploaded.filter((one) => one !== undefined);
}

function notReady({ name, path }: InspectedCharm): PublishError {
  return new PublishError(
    'TIMEOUT',
    `the review of ${JSON.stringify(path)} for ${name} goes on; nothing was released`,
    {
      store: 'charmhub',
      recovery: 'wait',
      hint: 'run again later: what was uploaded is found then, and not sent again',
    },
  );
}

async function attach(
  session: CharmhubSession,
  { name, resources }: { readonly name: string; readonly resources: Readonly<Record<string, SetResource>> },
  { concurrency, timeoutMs, ...call }: Call & Limits,
): Promise<readonly { name: string; revision: number | null }[]> {
  return eachLimited(
    Object.entries(resources),
    { ...call, limit: concurrency },
    async ([resource, source]) => {
      if ('revision' in source) return { name: resource, revision: source.revision };
      const sent = await uploadResource(session, name, resource, source, { ...call, timeoutMs });
      if (sent.revision !== undefined) return { name: resource, revision: sent.revision };
      throw new PublishError(
        'TIMEOUT',
        `the review of the resource ${resource} of ${name} goes on; nothing was released`,
        {
          store: 'charmhub',
          recovery: 'wait',
          hint: 'run again later: what was uploaded is found then, and not sent again',
        },
      );
    },
  );
}
