import { z } from 'zod';

const seconds = z.number().nullable();

/** A build as the server shows it (copr contract 3). */
export const buildSchema = z.object({
  id: z.number().int(),
  /** One of {@link BuildState}; a newer server may know others. */
  state: z.string(),
  ownername: z.string(),
  projectname: z.string(),
  /** The project itself, or a side directory of it. */
  project_dirname: z.string(),
  repo_url: z.string(),
  /** All null until the import; `url` before that is where an SRPM came from, and null for a spec file. */
  source_package: z.object({
    name: z.string().nullable(),
    /** `version-release`, with the epoch and a colon before it where there is one. */
    version: z.string().nullable(),
    url: z.string().nullable(),
  }),
  /** Seconds since 1970, like the other two. */
  submitted_on: seconds,
  started_on: seconds,
  ended_on: seconds,
  /** Null for what a webhook has submitted. */
  submitter: z.string().nullable(),
  /** Empty until the import when none were asked for. */
  chroots: z.array(z.string()),
  is_background: z.boolean(),
});

/** See {@link buildSchema}. */
export type Build = z.output<typeof buildSchema>;

/** One chroot of a build (copr contract 3). */
export const buildChrootSchema = z.object({
  name: z.string(),
  state: z.string(),
  started_on: seconds,
  ended_on: seconds,
  /** The folder of its files; null as long as there is none. */
  result_url: z.string().nullable(),
});

/** See {@link buildChrootSchema}. */
export type BuildChroot = z.output<typeof buildChrootSchema>;

/** How the SRPM of a build is made: state and folder (recording build-source-chroot). */
export const sourceChrootSchema = z.object({ state: z.string(), result_url: z.string().nullable() });

/** See {@link sourceChrootSchema}. */
export type SourceChroot = z.output<typeof sourceChrootSchema>;

/** What a build was made of (recording build-source-build-config). */
export const sourceConfigSchema = z.object({
  /** One of the kinds of sources. */
  source_type: z.string(),
  source_dict: z.record(z.string(), z.unknown()),
  /** MiB. */
  memory_limit: z.number().nullable(),
  /** Seconds. */
  timeout: z.number().nullable(),
  is_background: z.boolean().nullable(),
});

/** See {@link sourceConfigSchema}. */
export type SourceConfig = z.output<typeof sourceConfigSchema>;

const nevraSchema = z.object({
  name: z.string(),
  epoch: z.number().nullish(),
  version: z.string(),
  release: z.string(),
  arch: z.string(),
});

/** A package that came out of a build: name, epoch, version, release, architecture. */
export type Nevra = z.output<typeof nevraSchema>;

/** The packages of one chroot (recording build-chroot-built-packages). */
export const builtInChrootSchema = z.object({ packages: z.array(nevraSchema) });

/** The packages of a build by chroot (recording build-built-packages). Empty lists before the end. */
export const builtPackagesSchema = z.record(z.string(), builtInChrootSchema);
