import { z } from 'zod';
import type { StoreProblem } from '../../api/errors.js';
import { present } from '../../api/present.js';
import { problemList } from '../../api/problem-list.js';

/** How the review of one upload stands; resources have the same. */
export interface Review {
  readonly uploadId?: string;
  /** `new`, `scanned`, then `approved` or `rejected`: only these two end it, whatever else is known. */
  readonly status: string;
  /** May be there long before the review ends. */
  readonly revision?: number;
  readonly errors: readonly StoreProblem[];
}

/** The answer of a status URL (canonical contract 4.2, `charmhub_poll_status`). */
export const reviewList = z.object({
  revisions: z.array(
    z
      .object({
        'upload-id': z.string().nullish(),
        status: z.string(),
        revision: z.number().int().nullish(),
        errors: problemList.optional(),
      })
      .transform(
        ({ 'upload-id': uploadId, status, revision, errors }): Review => ({
          ...present({ uploadId, status, revision }),
          errors: errors ?? [],
        }),
      ),
  ),
});
