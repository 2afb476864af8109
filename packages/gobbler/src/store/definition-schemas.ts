import { PublishError } from '@omnipub/core';
import { z } from 'zod';
import { checkName, type NameKind, untilText } from '../names.js';

const name = (kind: NameKind) =>
  z.string().check((context) => {
    try {
      checkName(kind, context.value);
    } catch (thrown) {
      const message = thrown instanceof PublishError ? thrown.message : String(thrown);
      context.issues.push({ code: 'custom', message, input: context.value });
    }
  });

const until = z.string().check((context) => {
  try {
    untilText(context.value);
  } catch {
    context.issues.push({
      code: 'custom',
      message: 'is not a date and time like 2030-01-31T00:00:00Z',
      input: context.value,
    });
  }
});

/** Where the service is. */
export const configSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe(
      'Where the service answers, such as http://gobbler.example.org:8080, with its prefix if it has one.',
    ),
  staging: z
    .string()
    .min(1)
    .optional()
    .meta({ format: 'path' })
    .describe('The staging directory as this machine sees it. Default: the path that the service names.'),
  registry: z
    .string()
    .min(1)
    .optional()
    .meta({ format: 'path' })
    .describe(
      'The registry as this machine sees it. Default: the path that the service names, if it is a registry here; else everything is read over HTTP.',
    ),
  cacheDir: z
    .string()
    .min(1)
    .optional()
    .meta({ format: 'path' })
    .describe('Where downloads are kept. Default: in the cache directory of the user.'),
  forceRemote: z
    .boolean()
    .optional()
    .describe('Read over HTTP even where the registry is mounted here. Default: false.'),
  uploadTimeoutMs: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Milliseconds that the service may take for one upload. Default: no limit.'),
  settleTimeoutMs: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Milliseconds to find out what became of a request whose answer was lost. Default: 60000.'),
});
export type ConfigInput = z.infer<typeof configSchema>;

const uploader = z.strictObject({
  id: z.string().min(1).describe('User name.'),
  asset: name('asset').optional().describe('Only this asset. Default: all.'),
  version: name('version').optional().describe('Only this version. Default: all.'),
  until: until.optional().describe('Until then, as RFC 3339. Default: for ever.'),
  trusted: z.boolean().optional().describe('Uploads need no approval. Default: false.'),
});

/** `register`: a project. */
export const registerSchema = z.strictObject({
  project: name('project').describe(
    'The project to create. Only administrators of the service can create one.',
  ),
  owners: z
    .array(z.string().min(1))
    .optional()
    .describe('User names of its owners. Default: the administrator who creates it.'),
  uploaders: z.array(uploader).optional().describe('Users who may upload. Default: none.'),
  globalWrite: z.boolean().optional().describe('Everybody may create assets. Default: false.'),
});
export type RegisterInput = z.infer<typeof registerSchema>;

/** `upload`: a version. */
export const uploadSchema = z.strictObject({
  project: name('project').describe('An existing project.'),
  asset: name('asset').describe('The asset in the project; made by its first upload.'),
  version: name('version').describe('The new version. Versions never change.'),
  probation: z
    .boolean()
    .optional()
    .describe('Put the version on probation, to be approved by `release`. Default: false.'),
  ignoreDot: z
    .boolean()
    .optional()
    .describe('Leave out files and directories whose names begin with a dot. Default: false.'),
  allowOutsideLinks: z
    .boolean()
    .optional()
    .describe('Let symbolic links to other places pass, for services with a whitelist. Default: false.'),
});
export type UploadInput = z.infer<typeof uploadSchema>;

/** `release`: approval; there is nothing to choose. */
export const releaseSchema = z.strictObject({});
export type ReleaseInput = z.infer<typeof releaseSchema>;

/** `list`: what to list, and where. */
export const listSchema = z.strictObject({
  what: z
    .enum(['projects', 'assets', 'versions', 'files'])
    .optional()
    .describe('Default: what is one level below the names that are given.'),
  project: name('project').optional().describe('Needed for assets, versions and files.'),
  asset: name('asset').optional().describe('Needed for versions and files.'),
  version: name('version').optional().describe('Needed for files.'),
});
export type ListInput = z.infer<typeof listSchema>;

/** What a receipt refers to: a registered project, or an uploaded version. */
export const refSchema = z.strictObject({
  project: name('project').describe('The project.'),
  asset: name('asset').optional().describe('Absent for a registered project.'),
  version: name('version').optional().describe('Absent for a registered project.'),
  probation: z.boolean().optional().describe('Not public as latest until it is approved.'),
  latest: z.boolean().optional().describe('It is the latest version of its asset.'),
  files: z.number().int().optional().describe('How many files it has.'),
  size: z.number().int().optional().describe('Bytes of its files.'),
});
export type GobblerRef = z.infer<typeof refSchema>;
