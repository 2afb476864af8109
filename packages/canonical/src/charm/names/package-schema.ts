import { z } from 'zod';
import { present } from '../../api/present.js';

/** Who publishes a package. */
export interface Publisher {
  readonly id: string;
  readonly username?: string;
  readonly displayName?: string;
  /** `unproven`, `verified`, `starred`. */
  readonly validation?: string;
  readonly email?: string;
}

/** A track of a package. */
export interface Track {
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  /** Versions that may go there, as a regular expression. */
  readonly versionPattern?: string;
  /** Percents a day by which a release there reaches more machines. */
  readonly automaticPhasingPercentage?: number;
}

/** A rule for the names of tracks; only an administrator of the store adds one. */
export interface TrackGuardrail {
  /** A regular expression. */
  readonly pattern: string;
  /** ISO 8601. */
  readonly createdAt?: string;
}

/** A registered name with all that the publisher sees of it (canonical contract 5). */
export interface RegisteredName {
  readonly id: string;
  /** Absent where the store gives none. */
  readonly name?: string;
  /** `charm` or `bundle`. */
  readonly type: string;
  readonly private: boolean;
  /** The store's word: `registered`, `published`. */
  readonly status?: string;
  /** Which store it is of. */
  readonly store?: string;
  readonly publisher?: Publisher;
  readonly authority?: string;
  readonly contact?: string;
  readonly defaultTrack?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly website?: string;
  /** URLs by what they lead to: `docs`, `issues`, `source`, `website`. */
  readonly links: Readonly<Record<string, readonly string[]>>;
  readonly media: readonly { readonly type: string; readonly url: string }[];
  readonly tracks: readonly Track[];
  readonly trackGuardrails: readonly TrackGuardrail[];
}

/** Who publishes, as every answer writes it. */
export const publisherSchema = z
  .object({
    id: z.string(),
    username: z.string().nullish(),
    'display-name': z.string().nullish(),
    validation: z.string().nullish(),
    email: z.string().nullish(),
  })
  .transform(({ 'display-name': displayName, ...rest }): Publisher => present({ ...rest, displayName }));

const track = z
  .object({
    name: z.string(),
    'created-at': z.string().nullish(),
    'version-pattern': z.string().nullish(),
    'automatic-phasing-percentage': z.number().nullish(),
  })
  .transform(
    (each): Track =>
      present({
        name: each.name,
        createdAt: each['created-at'],
        versionPattern: each['version-pattern'],
        automaticPhasingPercentage: each['automatic-phasing-percentage'],
      }),
  );

const guardrail = z
  .object({ pattern: z.string(), 'created-at': z.string().nullish() })
  .transform((each): TrackGuardrail => present({ pattern: each.pattern, createdAt: each['created-at'] }));

const urls = z.union([z.string().transform((url) => [url]), z.array(z.string())]);

/** A registered name, as the list and the single answer write it (canonical contract 5, `pg_get_package_metadata`). */
export const registeredName = z
  .object({
    id: z.string(),
    name: z.string().nullish(),
    type: z.string(),
    private: z.boolean().nullish(),
    status: z.string().nullish(),
    store: z.string().nullish(),
    publisher: publisherSchema.nullish(),
    authority: z.string().nullish(),
    contact: z.string().nullish(),
    'default-track': z.string().nullish(),
    title: z.string().nullish(),
    summary: z.string().nullish(),
    description: z.string().nullish(),
    website: z.string().nullish(),
    links: z.record(z.string(), urls).nullish().catch(undefined),
    media: z.array(z.object({ type: z.string(), url: z.string() })).nullish(),
    tracks: z.array(track).nullish(),
    'track-guardrails': z.array(guardrail).nullish(),
  })
  .transform((answer): RegisteredName => {
    const { 'default-track': defaultTrack, 'track-guardrails': trackGuardrails, ...rest } = answer;
    return {
      ...present({ ...rest, defaultTrack }),
      private: answer.private ?? false,
      links: answer.links ?? {},
      media: answer.media ?? [],
      tracks: answer.tracks ?? [],
      trackGuardrails: trackGuardrails ?? [],
    };
  });
