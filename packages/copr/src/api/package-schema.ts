import { z } from 'zod';

/** A build inside a package, as far as it is of use there. */
const build = z.object({
  id: z.number().int(),
  state: z.string(),
  chroots: z.array(z.string()),
  project_dirname: z.string().optional(),
  source_package: z.object({
    name: z.string().nullish(),
    version: z.string().nullish(),
    url: z.string().nullish(),
  }),
  submitted_on: z.number().nullish(),
  ended_on: z.number().nullish(),
});

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
  builds: z.object({ latest: build.nullish(), latest_succeeded: build.nullish() }),
});
/** See {@link packageSchema}. */
export type Package = z.output<typeof packageSchema>;
