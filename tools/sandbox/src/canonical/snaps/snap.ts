import { z } from 'zod';
import { digestsSchema } from '../state/blobs.js';
import { risks } from './channel.js';

const progressive = z.object({ percentage: z.number(), paused: z.boolean() });
const component = digestsSchema.extend({ uploadId: z.string() });

/** The states of a revision (canonical contract 6, lists). */
export const revisionStates = ['Published', 'Unpublished', 'ManualReviewPending', 'Rejected'] as const;

const revisionSchema = digestsSchema.extend({
  revision: z.number(),
  version: z.string(),
  architectures: z.array(z.string()),
  base: z.string().nullable(),
  confinement: z.string(),
  grade: z.string(),
  epoch: z.string(),
  type: z.string(),
  status: z.enum(revisionStates),
  /** Milliseconds since the epoch. */
  created: z.number(),
  uploadId: z.string(),
  /** The push it came from. */
  pushId: z.string(),
  components: z.record(z.string(), component),
});

/** One upload that passed, or waits for a person. */
export type Revision = z.infer<typeof revisionSchema>;

const releaseSchema = z.object({
  track: z.string(),
  risk: z.enum(risks),
  branch: z.string().nullable(),
  architecture: z.string(),
  /** Null: the channel was closed. */
  revision: z.number().nullable(),
  progressive: progressive.nullable(),
  /** Milliseconds since the epoch. */
  when: z.number(),
});

/** Something that happened to a channel of one architecture. */
export type Release = z.infer<typeof releaseSchema>;

const trackSchema = z.object({
  name: z.string(),
  created: z.number(),
  versionPattern: z.string().nullable(),
  phasing: z.number().nullable(),
  /** What the administrator made of it; which one is the default is told by the snap. */
  status: z.enum(['active', 'hidden', 'closed']),
});

/** A track; `latest` is always there. */
export type Track = z.infer<typeof trackSchema>;

const mediaSchema = z.object({
  type: z.enum(['icon', 'screenshot', 'banner']),
  hash: z.string(),
  filename: z.string(),
});

/** A picture of the store page. */
export type Media = z.infer<typeof mediaSchema>;

const snapSchema = z.object({
  id: z.string(),
  name: z.string(),
  publisherId: z.string(),
  /** Ids of accounts that may do what the publisher may, except giving the name away. */
  collaborators: z.array(z.string()),
  private: z.boolean(),
  store: z.string(),
  /** Milliseconds since the epoch. */
  since: z.number(),
  defaultTrack: z.string().nullable(),
  tracks: z.array(trackSchema),
  guardrails: z.array(z.object({ pattern: z.string(), created: z.number() })),
  revisions: z.array(revisionSchema),
  /** The oldest first. */
  releases: z.array(releaseSchema),
  metadata: z.record(z.string(), z.unknown()),
  /** What of the metadata was edited on the web, so that a POST of something else is a conflict. */
  editedOnWeb: z.array(z.string()),
  media: z.array(mediaSchema),
  validations: z.array(z.record(z.string(), z.unknown())),
  developers: z.record(z.string(), z.unknown()),
  /** Whether components may be uploaded. */
  allowsComponents: z.boolean(),
});

/** A registered name and all that hangs on it. */
export type Snap = z.infer<typeof snapSchema>;

/** What the file of the snaps holds. */
export const snapsSchema = z.array(snapSchema);
