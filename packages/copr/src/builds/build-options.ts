import { z } from 'zod';

const name = z.string().min(1);
/** A chroot, or a pattern of fnmatch: `fedora-41-x86_64`, `fedora-*`. */
const patterns = z.array(name).min(1);
const buildId = z.number().int().positive();

/** The options that all builds have in common: python's `buildopts` (copr contract 3), under their names on the wire. */
export const buildOptionsSchema = z
  .strictObject({
    /** Seconds until the builder gives up, 0 to 108,000. @default the server's: 18,000 */
    timeout: z.number().int().min(0).max(108_000).optional(),
    /** Where to build: names or patterns of chroots that the project has enabled. @default all of them */
    chroots: patterns.optional(),
    /** Where not to build. Excluding all of them means the same as excluding none. @default nowhere */
    exclude_chroots: patterns.optional(),
    /** Lower priority than the others. @default false */
    background: z.boolean().optional(),
    /** The build may use the network. @default the project's */
    enable_net: z.boolean().optional(),
    /** The documentation's `untouched` is refused by the server. @default unchanged */
    bootstrap: z.enum(['unchanged', 'default', 'off', 'on', 'image']).optional(),
    /** @default unchanged */
    isolation: z.enum(['unchanged', 'default', 'nspawn', 'simple']).optional(),
    /** Builds in the same batch as this build. Not together with `after_build_id`. */
    with_build_id: buildId.optional(),
    /** Builds when the batch of this build has ended. Not together with `with_build_id`. */
    after_build_id: buildId.optional(),
    /** For what Packit builds: a forge project that the Copr project allows. */
    packit_forge_project: name.optional(),
  })
  .refine(({ with_build_id: same, after_build_id: after }) => same === undefined || after === undefined, {
    path: ['after_build_id'],
    message: 'a build is either in the batch of another one or after it: leave with_build_id out',
  });

/** See {@link buildOptionsSchema}. */
export type BuildOptions = z.input<typeof buildOptionsSchema>;
