import { z } from 'zod';
import type { Build, SourceConfig } from './build-schema.js';
import type { SourceKind } from './source-schemas.js';

/** A source under the names of a create. Not checked yet. */
export interface ResubmittableSource extends Readonly<Record<string, unknown>> {
  readonly kind: SourceKind;
}

/** The server gives nothing as an empty text or null. */
const text = z.string().min(1).optional().catch(undefined);
/** The server joins lists by a space. */
const words = text.transform((joined) => joined?.split(' '));

const scm = z
  .object({
    clone_url: text,
    committish: text,
    subdirectory: text,
    spec: text,
    type: text,
    srpm_build_method: text,
    source_build_method: text,
  })
  .transform(({ type, srpm_build_method: method, source_build_method: newName, ...rest }) => ({
    ...rest,
    scm_type: type,
    source_build_method: newName ?? method,
  }));

/** How what the server tells of a source is named in a create (copr contract 3; the frontend's builds_logic.py). */
const sources = {
  scm,
  rubygems: z.object({ gem_name: text }),
  pypi: z.object({
    pypi_package_name: text,
    pypi_package_version: text,
    spec_generator: text,
    spec_template: text,
    python_versions: z.array(z.coerce.number().int()).optional().catch(undefined),
  }),
  custom: z.object({ script: text, chroot: text, builddeps: words, resultdir: text, repos: words }),
  distgit: z.object({ distgit: text, namespace: text, committish: text }),
} as const;

/** Of what a build was made, in the words of a create; undefined when the server keeps nothing that could be sent. */
export function resubmittableSource(
  { source_package: srpm }: Build,
  { source_type: type, source_dict: dict }: SourceConfig,
): ResubmittableSource | undefined {
  switch (type) {
    case 'link':
      return linkTo(text.parse(dict.url));
    case 'upload':
      // The uploaded file itself is gone after the import; the SRPM among the results stays.
      return linkTo(srpm.url ?? undefined);
    case 'distgit': {
      const name = srpm.name ?? packageOf(text.parse(dict.clone_url));
      return { kind: type, ...defined(sources.distgit.parse(dict)), package_name: name };
    }
    case 'scm':
    case 'rubygems':
    case 'pypi':
    case 'custom':
      return { kind: type, ...defined(sources[type].parse(dict)) };
    default:
      return undefined;
  }
}

function linkTo(url: string | undefined): ResubmittableSource | undefined {
  return url === undefined ? undefined : { kind: 'link', url };
}

/** The last part of a repository's URL. */
function packageOf(cloneUrl: string | undefined): string | undefined {
  return cloneUrl
    ?.replace(/(?:\.git)?\/?$/, '')
    .split('/')
    .at(-1);
}

function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
