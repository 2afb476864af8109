import { z } from 'zod';
import { projectPlaceSchema } from '../api/places.js';

const patterns = z.array(z.string().min(1)).min(1);

/** How a build gets into another project. */
export const promotionShape = {
  by: z
    .enum(['fork', 'rebuild'])
    .describe(
      'fork: the whole project is copied, with the newest good build of each package. rebuild: the same SRPM is built there.',
    ),
  confirm: z
    .boolean()
    .optional()
    .describe('Of a fork: into a project that is there already. Default: false.'),
  chroots: patterns
    .optional()
    .describe('Of a rebuild: only in these chroots, or patterns of them. Default: all of the project.'),
};

/** `promote` of the client. */
export const promoteSchema = z
  .strictObject({ to: projectPlaceSchema, ...promotionShape })
  .check((context) => {
    const message = promotionProblem(context.value);
    if (message !== undefined) context.issues.push({ code: 'custom', message, input: context.value });
  });

/** See {@link promoteSchema}. */
export type Promotion = z.input<typeof promoteSchema>;

/** What of a promotion does not go together; undefined when all does. */
export function promotionProblem({
  by,
  confirm,
  chroots,
}: Pick<Promotion, 'by' | 'confirm' | 'chroots'>): string | undefined {
  if (by === 'rebuild' && confirm !== undefined)
    return 'confirm is for forks: a rebuild never makes a project';
  if (by === 'fork' && chroots !== undefined) return 'chroots are for rebuilds: a fork copies all of them';
  return undefined;
}
