import { z } from 'zod';
import { gobblerError } from './errors.js';

const linkTarget = z.object({
  project: z.string(),
  asset: z.string(),
  version: z.string(),
  path: z.string(),
});

/** Where a linked file really is: the immediate target, and the file at the chain's end where that is another. */
export const linkSchema = linkTarget.extend({ ancestor: linkTarget.optional() });
export type ManifestLink = z.infer<typeof linkSchema>;

/** One line of `..manifest` (gobbler contract 5). An empty directory has size 0 and an empty `md5sum`. */
export const manifestEntrySchema = z.object({
  size: z.number().int().nonnegative(),
  md5sum: z.union([z.literal(''), z.string().regex(/^[0-9a-f]{32}$/)]),
  link: linkSchema.optional(),
});
export type ManifestEntry = z.infer<typeof manifestEntrySchema>;

/** Paths relative to the version, to what is there. */
export type Manifest = Readonly<Record<string, ManifestEntry>>;

/** Checks a whole manifest. Not `z.record`, which loses a file called `__proto__`. */
export function parseManifest(json: unknown, where: string): Manifest {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw gobblerError('PROTOCOL', `the manifest of ${where} is not an object`);
  }
  const entries = Object.entries(json).map(([path, value]): [string, ManifestEntry] => {
    const entry = manifestEntrySchema.safeParse(value);
    if (!entry.success) {
      const at = entry.error.issues[0]?.path.join('.') ?? '';
      throw gobblerError('PROTOCOL', `the manifest of ${where} is wrong at ${JSON.stringify(path)} ${at}`);
    }
    return [path, entry.data];
  });
  return Object.fromEntries(entries);
}

/** `..summary` (contract 5). */
export const summarySchema = z
  .object({
    upload_user_id: z.string(),
    upload_start: z.string(),
    upload_finish: z.string(),
    on_probation: z.boolean().optional(),
  })
  .transform((raw) => ({
    uploadUserId: raw.upload_user_id,
    uploadStart: raw.upload_start,
    uploadFinish: raw.upload_finish,
    onProbation: raw.on_probation ?? false,
  }));

/** Who uploaded a version and when. Times are RFC 3339 with seconds, in the server's zone. */
export type VersionSummary = z.infer<typeof summarySchema>;

/** One uploader (contract 3). `until` is RFC 3339; an untrusted one's uploads go on probation. */
export const uploaderSchema = z.object({
  id: z.string(),
  asset: z.string().optional(),
  version: z.string().optional(),
  until: z.string().optional(),
  trusted: z.boolean().optional(),
});
export type Uploader = z.infer<typeof uploaderSchema>;

/** `..permissions`. Either list may be `null` (contract 5: uploaders of an asset made by a global write). */
export const permissionsSchema = z
  .object({
    owners: z.array(z.string()).nullish(),
    uploaders: z.array(uploaderSchema).nullish(),
    global_write: z.boolean().nullish(),
  })
  .transform((raw) => ({
    owners: raw.owners ?? [],
    uploaders: raw.uploaders ?? [],
    globalWrite: raw.global_write ?? false,
  }));
export type Permissions = z.infer<typeof permissionsSchema>;

/** `..latest`. */
export const latestSchema = z.object({ version: z.string() });
/** `..usage`: bytes of files that are not links. */
export const usageSchema = z.object({ total: z.number() });
/** `GET /list`. */
export const listSchema = z.array(z.string());
/** `GET /info` (contract 1): the server's own paths. */
export const infoSchema = z.object({ staging: z.string().min(1), registry: z.string().min(1) });
export type ServiceInfo = z.infer<typeof infoSchema>;

/** One file that `reroute_links` changes (or would change). */
export const rerouteChangeSchema = z.object({
  path: z.string(),
  copy: z.boolean(),
  source: z.string(),
  usage: z.number().optional(),
});
export type RerouteChange = z.infer<typeof rerouteChangeSchema>;

/** The answer to a request that was carried out (contract 1.1). */
export const successSchema = z.looseObject({
  status: z.literal('SUCCESS'),
  version: z.string().optional(),
  total: z.number().optional(),
  changes: z.array(rerouteChangeSchema).nullish(),
});
export type SuccessAnswer = z.infer<typeof successSchema>;

/** A file of `..logs` (contract 5). */
export const logSchema = z.looseObject({
  type: z.string(),
  project: z.string().optional(),
  asset: z.string().optional(),
  version: z.string().optional(),
  latest: z.boolean().optional(),
});
