import { z } from 'zod';
import { present } from '../../api/present.js';
import { optionalNumber, optionalText } from '../answer-parts.js';

/** A revision of a snap: one upload, for its architectures. */
export interface SnapRevision {
  readonly revision: number;
  readonly version?: string;
  readonly architectures: readonly string[];
  /** SHA3-384 of the file, in hex: what it is known again by. */
  readonly digest?: string;
  /** Bytes. */
  readonly size?: number;
  /**
   * The store's word: Published, Unpublished, ManualReviewPending, NeedsInformation, AutomaticallyRejected, Rejected,
   * ReviewInProgress, ReviewQueued (canonical contract 6).
   */
  readonly status?: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly base?: string;
  readonly grade?: string;
  readonly confinement?: string;
  /** The page of the build that made it. */
  readonly buildUrl?: string;
  /** Of the build: the id of its build set, and more. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** A revision as the lists of the store have it (canonical contract 6). */
export const revisionSchema = z
  .object({
    revision: z.coerce.number().int().positive(),
    version: optionalText,
    architectures: z.array(z.string()).nullish(),
    'sha3-384': optionalText,
    size: optionalNumber,
    status: optionalText,
    created_at: optionalText,
    'created-at': optionalText,
    base: optionalText,
    grade: optionalText,
    confinement: optionalText,
    build_url: optionalText,
    attributes: z.record(z.string(), z.unknown()).nullish(),
  })
  .transform((found): SnapRevision => {
    const { revision, version, size, status, base, grade, confinement, attributes } = found;
    return present({
      revision,
      version,
      architectures: found.architectures ?? [],
      digest: found['sha3-384'],
      size,
      status,
      createdAt: found.created_at ?? found['created-at'],
      base,
      grade,
      confinement,
      buildUrl: found.build_url,
      attributes: attributes && Object.keys(attributes).length > 0 ? attributes : undefined,
    });
  });

/** True for a revision that a review has turned down: it will never be released. */
export const isRejected = (revision: SnapRevision): boolean => /reject/iu.test(revision.status ?? '');
