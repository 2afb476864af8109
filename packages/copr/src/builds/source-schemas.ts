import { z } from 'zod';

const text = z.string().min(1);
/** What a server's list of repositories or packages takes: a list, which is sent as one. */
const list = z.array(text);

/** URL of something that Copr builds from: the server wants the suffix at the very end, so that no query may follow (copr contract 3). */
const sourceUrl = z
  .string()
  .regex(/^https?:\/\/\S+$/i, 'is no http or https URL')
  .regex(/\.(?:src|nosrc)\.rpm$|\.spec$/i, 'must end in .src.rpm, .nosrc.rpm or .spec');

/** The fields of `build/create/scm`: a repository. Defaults are python's. */
const scm = z.strictObject({
  clone_url: text,
  /** Branch, tag or commit. @default the repository's own */
  committish: z.string().default(''),
  /** Where the sources are in the repository. @default its root */
  subdirectory: z.string().default(''),
  /** Of the spec file, below `subdirectory`. @default the only one there */
  spec: z.string().default(''),
  scm_type: z.enum(['git', 'svn']).default('git'),
  /** How the SRPM is made. */
  source_build_method: z.enum(['rpkg', 'tito', 'tito_test', 'make_srpm']).default('rpkg'),
});

/** The fields of `build/create/distgit`. */
const distgit = z.strictObject({
  package_name: text,
  /** The instance, by the id that the server gives it. @default the server's first: fedora */
  distgit: text.optional(),
  namespace: text.optional(),
  /** Branch, tag or commit. @default the repository's own */
  committish: text.optional(),
});

/** The fields of `build/create/pypi`. */
const pypi = z.strictObject({
  pypi_package_name: text,
  /** @default the newest */
  pypi_package_version: text.optional(),
  /** @default the server's: pyp2spec */
  spec_generator: z.enum(['pyp2spec', 'pyp2rpm']).optional(),
  /** Of pyp2rpm. @default its own */
  spec_template: z.string().default(''),
  /** @default 3, 2: what python sends */
  python_versions: z.array(z.number().int()).min(1).default([3, 2]),
});

/** The fields of `build/create/rubygems`. */
const rubygems = z.strictObject({ gem_name: text });

/** The fields of `build/create/custom`. Packages call the last four `script_chroot`, `script_builddeps`, ... (copr contract 3). */
const custom = z.strictObject({
  /** The text of the script, not its path. */
  script: text,
  /** Where it runs. @default the server's */
  chroot: text.optional(),
  builddeps: list.optional(),
  /** Where the script leaves its results. */
  resultdir: text.optional(),
  repos: list.optional(),
});

/** What a build can be made of, under the names that the server gives the kinds (copr contract 9: source states). */
export const sourceSchemas = {
  /** A file of this machine: `.src.rpm`, `.nosrc.rpm` or `.spec`. */
  upload: z.strictObject({ path: text }),
  /** A file at a URL. */
  link: z.strictObject({ url: sourceUrl }),
  scm,
  distgit,
  pypi,
  rubygems,
  custom,
} as const;

/** The kinds of sources. */
export type SourceKind = keyof typeof sourceSchemas;

/** What the caller says of a source of this kind. */
export type SourceFields<K extends SourceKind> = z.input<(typeof sourceSchemas)[K]>;

/** What a build is made of, with its kind: for lists in which kinds are mixed. */
export type BuildSource = { [K in SourceKind]: { readonly kind: K } & SourceFields<K> }[SourceKind];
