import { z } from 'zod';
import { risks } from '../snaps/channel.js';
import { digestsSchema } from '../state/blobs.js';

const baseSchema = z.object({ name: z.string(), channel: z.string(), architecture: z.string() });

/** A system that a revision runs on. */
export type Base = z.infer<typeof baseSchema>;

/** The kinds of resources (canonical contract 4.2). */
export const resourceTypes = ['file', 'oci-image'] as const;

/** One of {@link resourceTypes}. */
export type ResourceType = (typeof resourceTypes)[number];

const declaredSchema = z.object({ name: z.string(), type: z.enum(resourceTypes), optional: z.boolean() });

/** A resource that the metadata of a charm names. */
export type DeclaredResource = z.infer<typeof declaredSchema>;

const factsSchema = z.object({
  version: z.string().nullable(),
  /** What it runs on; null in a bundle, and where nothing says so. */
  bases: z.array(baseSchema.nullable()),
  resources: z.array(declaredSchema),
  summary: z.string().nullable(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  /** charmcraft.yaml, if it is in it. */
  craft: z.unknown(),
});

/** What an archive says of itself. */
export type CharmFacts = z.infer<typeof factsSchema>;

const resourceBaseSchema = z.object({
  name: z.string(),
  channel: z.string(),
  architectures: z.array(z.string()),
});

/** What a revision of a resource is good for. */
export type ResourceBase = z.infer<typeof resourceBaseSchema>;

const pushSchema = digestsSchema.extend({
  uploadId: z.string(),
  /** Set for a revision of a resource. */
  resource: z
    .object({ name: z.string(), type: z.enum(resourceTypes), bases: z.array(resourceBaseSchema) })
    .nullable(),
  /** Of the archive; null for a resource, and for what is no archive. */
  facts: factsSchema.nullable(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** Account id. */
  by: z.string(),
  /** How long it is new, and then scanned. Milliseconds. */
  stepMs: z.number(),
  outcome: z.enum(['approve', 'manual', 'reject']),
  errors: z.array(z.object({ code: z.string().nullable(), message: z.string() })),
  /** The number it gets; null for what is rejected. */
  revision: z.number().nullable(),
  /** When the bases were changed last, and by whom. */
  updated: z.object({ at: z.number(), by: z.string() }).nullable(),
});

/** A file that the gateway was told of, on its way to a revision of the package or of one of its resources (canonical contract 4.2). */
export type Push = z.infer<typeof pushSchema>;

const releasedResourceSchema = z.object({ name: z.string(), revision: z.number().nullable() });

/** A resource in a release; null is none. */
export type ReleasedResource = z.infer<typeof releasedResourceSchema>;

const releaseSchema = z.object({
  track: z.string(),
  risk: z.enum(risks),
  branch: z.string().nullable(),
  base: baseSchema.nullable(),
  /** Null: the channel was closed. */
  revision: z.number().nullable(),
  resources: z.array(releasedResourceSchema),
  /** Milliseconds since the epoch. */
  when: z.number(),
});

/** Something that happened to a channel of one base. */
export type Release = z.infer<typeof releaseSchema>;

const trackSchema = z.object({
  name: z.string(),
  /** Microseconds since the epoch. */
  created: z.number(),
  versionPattern: z.string().nullable(),
  phasing: z.number().nullable(),
});

const inviteSchema = z.object({
  email: z.string(),
  token: z.string(),
  at: z.number(),
  by: z.string(),
  accepted: z.object({ at: z.number(), by: z.string() }).nullable(),
  rejectedAt: z.number().nullable(),
  revoked: z.object({ at: z.number(), by: z.string() }).nullable(),
});

/** An offer to work on a package. Times are milliseconds since the epoch. */
export type Invite = z.infer<typeof inviteSchema>;

const librarySchema = z.object({
  id: z.string(),
  name: z.string(),
  versions: z.array(z.object({ api: z.number(), patch: z.number(), content: z.string(), hash: z.string() })),
});

/** Code that charms share. */
export type Library = z.infer<typeof librarySchema>;

/** What a publisher may edit. */
export const metadataSchema = z.object({
  contact: z.string().nullable(),
  'default-track': z.string().nullable(),
  description: z.string().nullable(),
  links: z.record(z.string(), z.array(z.string())),
  private: z.boolean(),
  summary: z.string().nullable(),
  title: z.string().nullable(),
  website: z.string().nullable(),
});

const charmSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(['charm', 'bundle']),
  publisherId: z.string(),
  team: z.string().nullable(),
  metadata: metadataSchema,
  collaborators: z.array(z.object({ accountId: z.string(), at: z.number(), by: z.string() })),
  invites: z.array(inviteSchema),
  tracks: z.array(trackSchema),
  guardrails: z.array(z.object({ pattern: z.string(), created: z.number() })),
  /** Of the package and of its resources, the oldest first. */
  pushes: z.array(pushSchema),
  /** The oldest first. */
  releases: z.array(releaseSchema),
  libraries: z.array(librarySchema),
});

/** A registered name of Charmhub and all that hangs on it. */
export type Charm = z.infer<typeof charmSchema>;

/** What the file of the charms holds. */
export const charmsSchema = z.array(charmSchema);
