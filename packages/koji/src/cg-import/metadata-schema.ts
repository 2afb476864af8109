import { z } from 'zod';

const text = z.string().min(1);
const whole = z.number().int().nonnegative();
const types = z.record(z.string(), z.json());

const hex = (digits: number) => new RegExp(`^[0-9a-f]{${String(digits)}}$`);

/** What was in a buildroot, or in an output. The hub looks up what it knows, and leaves out the rest. */
const component = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('rpm'),
    name: text,
    version: text,
    release: text,
    epoch: whole.nullable(),
    arch: text,
    sigmd5: text,
    signature: text.nullable(),
  }),
  z.looseObject({
    type: z.literal('file'),
    filename: text,
    filesize: whole,
    checksum: text,
    checksum_type: text,
  }),
  z.looseObject({
    type: z.literal('kojifile'),
    archive_id: whole,
    nvr: text,
    filename: text,
    filesize: whole.optional(),
    checksum: text.optional(),
    checksum_type: text.optional(),
  }),
]);

const buildroot = z.looseObject({
  /** Outputs name it. */
  id: z.union([z.number().int(), text]),
  host: z.looseObject({ os: text, arch: text }),
  content_generator: z.looseObject({ name: text, version: text }),
  container: z.looseObject({ type: text, arch: text }),
  tools: z.array(z.looseObject({ name: text, version: text })),
  components: z.array(component),
  extra: types.optional(),
});

const output = z.looseObject({
  buildroot_id: z.union([z.number().int(), text]),
  filename: text.refine((name) => !name.includes('/') && !name.startsWith('.'), 'is no plain file name'),
  filesize: whole,
  arch: text,
  checksum: text,
  checksum_type: z.enum(['md5', 'sha256'], 'must be md5 or sha256'),
  /** `log`, `rpm`, or a type of archive that the hub knows. */
  type: text,
  extra: z.looseObject({ typeinfo: types.optional() }).nullable().optional(),
  relpath: z.string().optional(),
  subdir: z.string().optional(),
  components: z.array(component).optional(),
  metadata_only: z.boolean().optional(),
});

const build = z.looseObject({
  name: text,
  version: text.refine((value) => !value.includes('-'), 'must not hold a dash'),
  release: text.refine((value) => !value.includes('-'), 'must not hold a dash'),
  epoch: whole.nullable().optional(),
  /** The key is required; it may be null. */
  source: text.nullable(),
  /** Seconds since 1970. */
  start_time: z.number().nonnegative(),
  end_time: z.number().nonnegative(),
  extra: z.looseObject({ typeinfo: types.optional() }),
  owner: text.nullable().optional(),
  build_id: whole.optional(),
  task_id: whole.nullable().optional(),
  draft: z.boolean().optional(),
});

/**
 * The metadata of a content generator's import, version 0 (koji contract 9). Members that are not known here stay: the hub keeps the text
 * as it is.
 */
export const metadataSchema = z.looseObject({
  metadata_version: z.literal(0),
  build,
  buildroots: z.array(buildroot).min(1),
  output: z.array(output).min(1),
});

/** See {@link metadataSchema}. */
export type CgMetadata = z.output<typeof metadataSchema>;
/** A file of the metadata. */
export type CgOutput = CgMetadata['output'][number];

/** Does the sum have as many digits as its kind has? */
export function isChecksum({
  checksum,
  checksum_type,
}: Pick<CgOutput, 'checksum' | 'checksum_type'>): boolean {
  return hex(checksum_type === 'md5' ? 32 : 64).test(checksum);
}
