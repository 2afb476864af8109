import { z } from 'zod';
import { type CgMetadata, type CgOutput, isChecksum, metadataSchema } from './metadata-schema.js';

/** Types that are not below `typeinfo` in old metadata. */
const legacy = ['maven', 'win', 'image'] as const;
const rpmName = /^.+-[^-]+-[^-]+\.[^.]+\.rpm$/;

/**
 * Everything in metadata that the hub would refuse, much of it with a traceback (koji contract 9): missing keys, buildroots that nothing
 * comes from or that do not exist, types that the build does not have. Empty for good ones. Files are not looked at.
 */
export function metadataProblems(given: unknown): readonly string[] {
  const parsed = metadataSchema.safeParse(given);
  if (!parsed.success)
    return parsed.error.issues.map((issue) => `${z.core.toDotPath(issue.path)}: ${said(issue)}`);
  const { data } = parsed;
  return [
    ...buildProblems(data),
    ...rootProblems(data),
    ...data.output.flatMap((output, index) =>
      outputProblems(data, output).map(
        (problem) => `output[${String(index)}] (${output.filename}): ${problem}`,
      ),
    ),
    ...twice(data.output.map(({ relpath = '', filename }) => `${relpath}/${filename}`)).map(
      (path) => `output: ${path.replace(/^\//, '')} is there twice`,
    ),
  ];
}

function said(issue: z.core.$ZodIssue): string {
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return isMissing ? 'is missing' : issue.message;
}

function buildProblems({ build }: CgMetadata): string[] {
  const problems: string[] = [];
  if (build.end_time < build.start_time) problems.push('build: it ends before it starts');
  if (Object.keys(typesOf(build.extra)).length === 0)
    problems.push('build.extra.typeinfo: names no type, such as image or remote-sources');
  return problems;
}

function rootProblems({ buildroots, output }: CgMetadata): string[] {
  const used = new Set(output.map(({ buildroot_id }) => buildroot_id));
  const known = buildroots.map(({ id }) => id);
  const generators = new Set(buildroots.map(({ content_generator }) => content_generator.name));
  return [
    ...(generators.size > 1
      ? [`buildroots: of several content generators (${[...generators].join(', ')}), and an import has one`]
      : []),
    ...known
      .filter((id) => !used.has(id))
      .map((id) => `buildroots: nothing comes from ${JSON.stringify(id)}`),
    ...twice(known.map(String)).map((id) => `buildroots: the id ${id} is there twice`),
    ...[...used]
      .filter((id) => !known.includes(id))
      .map((id) => `buildroots: there is none with the id ${JSON.stringify(id)} that an output comes from`),
  ];
}

function outputProblems({ build }: CgMetadata, output: CgOutput): string[] {
  const problems: string[] = [];
  if (!isChecksum(output)) problems.push(`checksum is no ${output.checksum_type} in hex`);
  for (const place of [output.relpath, output.subdir])
    if (place !== undefined && (place.startsWith('/') || place.split('/').includes('..')))
      problems.push(`${JSON.stringify(place)} leads out of the build`);
  if (output.type === 'log') return problems;
  if (output.type === 'rpm') return [...problems, ...rpmProblems(output)];
  const types = Object.entries(typesOf(output.extra ?? {}));
  const [first] = types;
  if (first === undefined) problems.push('extra.typeinfo is missing: what is it to the build?');
  if (types.length > 1)
    problems.push(`extra.typeinfo names several types (${types.map(([type]) => type).join(', ')})`);
  if (first !== undefined && types.length === 1) problems.push(...typeProblems(build, output, first));
  return problems;
}

function typeProblems(
  build: CgMetadata['build'],
  output: CgOutput,
  [type, info]: readonly [string, unknown],
): string[] {
  const problems: string[] = [];
  if (!Object.hasOwn(typesOf(build.extra), type))
    problems.push(`its type ${type} is not in build.extra.typeinfo`);
  const isObject = typeof info === 'object' && info !== null;
  if (type === 'image' && !(isObject && 'arch' in info && typeof info.arch === 'string'))
    problems.push('extra.typeinfo.image.arch is missing');
  if (type === 'maven' && !(isObject && ['group_id', 'artifact_id', 'version'].every((key) => key in info)))
    problems.push('extra.typeinfo.maven needs group_id, artifact_id and version');
  if (output.components !== undefined && (type === 'maven' || type === 'win'))
    problems.push(`the hub takes no components for the type ${type}`);
  return problems;
}

function rpmProblems({ filename, subdir, metadata_only }: CgOutput): string[] {
  return [
    ...(rpmName.test(filename) ? [] : ['is not called name-version-release.arch.rpm']),
    ...(subdir === undefined ? [] : ['subdir is not for RPMs']),
    ...(metadata_only === true ? ['the hub takes no RPMs as metadata only'] : []),
  ];
}

/** The types of a build or an output with what is said of each, the old way of writing them among them. */
export function typesOf(extra: {
  readonly typeinfo?: Readonly<Record<string, unknown>> | undefined;
  readonly [key: string]: unknown;
}): Readonly<Record<string, unknown>> {
  const old = Object.fromEntries(legacy.filter((type) => type in extra).map((type) => [type, extra[type]]));
  return { ...old, ...extra.typeinfo };
}

function twice(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
