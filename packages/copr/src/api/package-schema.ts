import { z } from 'zod';
import { buildSchema } from '../builds/build-schema.js';

/** A package as the server shows it (copr contract 3). What it can't tell: max_builds, timeout, chroot_denylist. */
export const packageSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  ownername: z.string(),
  projectname: z.string(),
  /** `unset`, `upload`, `link`, or one of the kinds that a package can be given. */
  source_type: z.string(),
  /** Under the names of builds: `chroot`, not `script_chroot`. */
  source_dict: z.record(z.string(), z.unknown()),
  auto_rebuild: z.boolean(),
  /** Null where there is none, and where they were not asked for. */
  builds: z.object({ latest: buildSchema.nullish(), latest_succeeded: buildSchema.nullish() }),
});
/** See {@link packageSchema}. */
export type Package = z.output<typeof packageSchema>;
