import { z } from 'zod';
import { present } from '../../api/present.js';

/** A resource that a package has. */
export interface CharmResource {
  readonly name: string;
  /** `file` or `oci-image`. */
  readonly type: string;
  /** Its newest revision; absent while nothing was uploaded. */
  readonly revision?: number;
  readonly optional: boolean;
}

/** On what a resource can be used; `all` means any. */
export interface ResourceBase {
  /** @default all */
  readonly name?: string | undefined;
  /** @default all */
  readonly channel?: string | undefined;
  readonly architectures: readonly string[];
}

/** A revision of a resource. Digests are hex. */
export interface ResourceRevision {
  /** The resource's. */
  readonly name: string;
  readonly revision: number;
  readonly type: string;
  /** Bytes. */
  readonly size?: number;
  readonly sha256?: string;
  readonly sha384?: string;
  readonly sha512?: string;
  /** SHA3-384: what was uploaded is known again by it. */
  readonly digest?: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  /** ISO 8601. */
  readonly updatedAt?: string;
  readonly updatedBy?: string;
  readonly bases: readonly { name: string; channel: string; architectures: readonly string[] }[];
}

/** The answer of `GET /v1/charm/NAME/resources` (`charmcraft_resources`). */
export const resourceList = z.object({
  resources: z.array(
    z
      .object({
        name: z.string(),
        type: z.string(),
        revision: z.number().int().nullish(),
        optional: z.boolean().nullish(),
      })
      .transform(
        ({ optional, ...rest }): CharmResource => ({ ...present(rest), optional: optional ?? false }),
      ),
  ),
});

const base = z.object({
  name: z.string().nullish(),
  channel: z.string().nullish(),
  architectures: z.array(z.string()).nullish(),
});

/** The answer of `GET /v1/charm/NAME/resources/RESOURCE/revisions` (`charmhub_list_resource_revisions`). */
export const resourceRevisionList = z.object({
  revisions: z.array(
    z
      .object({
        name: z.string(),
        revision: z.number().int(),
        type: z.string(),
        size: z.number().nullish(),
        sha256: z.string().nullish(),
        sha384: z.string().nullish(),
        sha512: z.string().nullish(),
        'sha3-384': z.string().nullish(),
        'created-at': z.string().nullish(),
        'updated-at': z.string().nullish(),
        'updated-by': z.string().nullish(),
        bases: z.array(base.nullable()).nullish(),
      })
      .transform(
        (each): ResourceRevision => ({
          ...present({
            name: each.name,
            revision: each.revision,
            type: each.type,
            size: each.size,
            sha256: each.sha256,
            sha384: each.sha384,
            sha512: each.sha512,
            digest: each['sha3-384'],
            createdAt: each['created-at'],
            updatedAt: each['updated-at'],
            updatedBy: each['updated-by'],
          }),
          bases: (each.bases ?? [])
            .filter((one) => one !== null)
            .map(({ name, channel, architectures }) => ({
              name: name ?? 'all',
              channel: channel ?? 'all',
              architectures: architectures ?? [],
            })),
        }),
      ),
  ),
});
