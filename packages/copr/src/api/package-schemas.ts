import { z } from 'zod';
import { newPackageName, projectPlaceSchema } from './places.js';

const text = z.string().min(1);
/** May be emptied: a field that is not sent keeps what it was (recording cli-edit-package-scm). */
const clearable = z.string().optional();
/** The server joins such a list with spaces; a text goes as it is (copr contract 1). */
const words = z.union([z.array(text), z.string()]);

/** Where the sources of a package come from, by its kind (copr contract 3). Builds call some of these fields otherwise. */
export const packageSources = {
  scm: {
    clone_url: text.describe('The repository.'),
    committish: clearable.describe('Branch, tag or commit. Default: its own.'),
    subdirectory: clearable.describe('Where the sources are in it. Default: its root.'),
    spec: clearable.describe('The spec file. Default: the only one there.'),
    scm_type: z.enum(['git', 'svn']).optional().describe('Default: git.'),
    source_build_method: z
      .enum(['rpkg', 'tito', 'tito_test', 'make_srpm'])
      .optional()
      .describe('How the SRPM is made. Default: rpkg.'),
  },
  pypi: {
    pypi_package_name: text.describe('Its name on PyPI.'),
    pypi_package_version: text.optional().describe('Default: the newest.'),
    spec_generator: z.enum(['pyp2spec', 'pyp2rpm']).optional().describe('Default: pyp2spec.'),
    spec_template: text.optional().describe('Of pyp2rpm.'),
    python_versions: z.array(z.number().int()).min(1).optional(),
  },
  rubygems: { gem_name: text.describe('The gem.') },
  custom: {
    script: text.describe('The text of the script, not its path.'),
    script_chroot: text.optional().describe('Where it runs. Default: the server’s.'),
    script_builddeps: words.optional().describe('Packages that it needs.'),
    script_resultdir: text.optional().describe('Where it leaves its results.'),
    script_repos: words.optional().describe('Repositories that it needs.'),
  },
  distgit: {
    distgit: text.optional().describe('The instance, by its id. Default: the server’s first.'),
    namespace: text.optional(),
    committish: text.optional().describe('Branch, tag or commit. Default: its own.'),
  },
} as const;

/** The kinds of sources that a package can have: uploads and links are builds without one. */
export type PackageSourceType = keyof typeof packageSources;
export const packageSourceTypes = Object.keys(packageSources) as readonly PackageSourceType[];

/** The settings of all packages. They can't be read back (copr contract 3). */
export const packageSettings = {
  max_builds: z
    .number()
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe('Builds that are kept; 0: all. Default: 0.'),
  timeout: z
    .number()
    .int()
    .min(0)
    .max(108_000)
    .optional()
    .describe('Seconds until a builder gives up. Default: the server’s.'),
  webhook_rebuild: z.boolean().optional().describe('A webhook builds it anew. Default: false.'),
  chroot_denylist: text
    .optional()
    .describe('Patterns of chroots, with commas between them, where it is not built.'),
};

const place = projectPlaceSchema.extend({ package_name: newPackageName });

/** What {@link sourceSchemaOf} says: of a new package all that is needed, of a change only what changes. */
export interface SourceSchemaOptions {
  readonly change: boolean;
}

/** `packages.add` and `packages.edit` for one kind of source. */
export function sourceSchemaOf(type: PackageSourceType, { change }: SourceSchemaOptions): z.ZodType<object> {
  const source = z.strictObject(packageSources[type]);
  return place.extend({ ...packageSettings, ...(change ? source.partial().shape : source.shape) });
}

type Placed = z.input<typeof place> & z.input<z.ZodObject<typeof packageSettings>>;
/** Also of a kind that is one of several. */
type Fields<T extends PackageSourceType> = T extends PackageSourceType
  ? z.input<z.ZodObject<(typeof packageSources)[T]>>
  : never;
/** What a package of this kind is made with. */
export type AddPackage<T extends PackageSourceType> = Placed & Fields<T>;
/** What of a package of this kind is changed; the rest stays. */
export type EditPackage<T extends PackageSourceType> = T extends PackageSourceType
  ? Placed & Partial<Fields<T>>
  : never;

/** What the other calls call these fields. */
export const elsewhereOfPackages: Readonly<Record<string, string>> = {
  chroot: 'packages call it "script_chroot"',
  builddeps: 'packages call it "script_builddeps"',
  resultdir: 'packages call it "script_resultdir"',
  repos: 'packages call it "script_repos"',
  packagename: 'here it is called "package_name"',
};
