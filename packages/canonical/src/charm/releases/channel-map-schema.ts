import { z } from 'zod';
import { present } from '../../api/present.js';
import { type Base, base } from './base-schema.js';
import { type CharmRevision, charmRevision } from './revision-schema.js';

/** A resource of a release. */
export interface ReleasedResource {
  readonly name: string;
  /** Null: the channel has none. */
  readonly revision: number | null;
  /** `file` or `oci-image`. */
  readonly type?: string;
}

/** How far a release is that reaches machines little by little. */
export interface Progressive {
  /** Percents. */
  readonly percentage?: number;
  readonly currentPercentage?: number;
  readonly paused?: boolean;
}

/** One row: what a channel gives to one base. */
export interface CharmRelease {
  readonly channel: string;
  /** Null where the channel was closed. */
  readonly revision: number | null;
  /** Null for a bundle. */
  readonly base: Base | null;
  /** ISO 8601. */
  readonly when?: string;
  /** When a branch ends. ISO 8601. */
  readonly expiresAt?: string;
  /** Two rows of one channel and base, of which one has this: a progressive release is going on, and that row is the new one. */
  readonly progressive?: Progressive;
  readonly resources: readonly ReleasedResource[];
}

/** A channel of the package, open or not. */
export interface PackageChannel {
  readonly name: string;
  readonly track: string;
  readonly risk: string;
  readonly branch?: string;
  /** Whose revision it gives while it is closed. */
  readonly fallback?: string;
}

/** What is released, and where (canonical contract 6). */
export interface CharmChannelMap {
  readonly releases: readonly CharmRelease[];
  /** Every channel of every track, also those that nothing was ever released to. */
  readonly channels: readonly PackageChannel[];
  /** The revisions that `releases` name. */
  readonly revisions: readonly CharmRevision[];
}

const resource = z
  .object({ name: z.string(), revision: z.number().int().nullish(), type: z.string().nullish() })
  .transform(
    ({ name, revision, type }): ReleasedResource => ({
      ...present({ name, type }),
      revision: revision ?? null,
    }),
  );

const progressive = z
  .object({
    paused: z.boolean().nullish(),
    percentage: z.number().nullish(),
    'current-percentage': z.number().nullish(),
  })
  .transform(({ paused, percentage, 'current-percentage': currentPercentage }) => {
    const found: Progressive = present({ paused, percentage, currentPercentage });
    return Object.keys(found).length === 0 ? undefined : found;
  });

const release = z
  .object({
    channel: z.string(),
    revision: z.number().int().nullable(),
    base: base.nullish(),
    when: z.string().nullish(),
    'expiration-date': z.string().nullish(),
    progressive: progressive.nullish(),
    resources: z.array(resource).nullish(),
  })
  .transform(
    (row): CharmRelease => ({
      ...present({ when: row.when, expiresAt: row['expiration-date'], progressive: row.progressive }),
      channel: row.channel,
      revision: row.revision,
      base: row.base ?? null,
      resources: row.resources ?? [],
    }),
  );

const channel = z
  .object({
    name: z.string(),
    track: z.string(),
    risk: z.string(),
    branch: z.string().nullish(),
    fallback: z.string().nullish(),
  })
  .transform((each): PackageChannel => present(each));

/** The answer of `GET /v1/charm/NAME/releases` (`charmhub_list_releases`); `base` is null for a bundle. */
export const channelMap = z
  .object({
    'channel-map': z.array(release),
    package: z.object({ channels: z.array(channel).nullish() }).nullish(),
    revisions: z.array(charmRevision).nullish(),
  })
  .transform(
    (answer): CharmChannelMap => ({
      releases: answer['channel-map'],
      channels: answer.package?.channels ?? [],
      revisions: answer.revisions ?? [],
    }),
  );

/** The answer of `POST /v1/charm/NAME/releases` (`charmhub_release`). */
export const releasedList = z.object({
  released: z.array(
    z
      .object({
        channel: z.string(),
        revision: z.number().int().nullable(),
        resources: z.array(resource).nullish(),
      })
      .transform((each) => ({ ...each, resources: each.resources ?? [] })),
  ),
});
