import { z } from 'zod';
import { trackPattern } from '../../api/channel.js';
import {
  channelList,
  checkedText,
  commonConfig,
  filePath,
  milliseconds,
  revisionNumber,
  serverAddress,
} from '../../api/input-schemas.js';
import { checkCharmName } from '../names/charm-name.js';
import { checkImageSource } from '../resources/image-source.js';

const name = checkedText(checkCharmName);
const track = z
  .string()
  .max(28)
  .regex(trackPattern, 'is no track: at most 28 letters, digits and single "_", ".", "-" between them');
/** Where Charmhub is. */
export const configSchema = z.strictObject({
  url: serverAddress
    .optional()
    .describe('The API. Default: CHARMCRAFT_STORE_API_URL, else https://api.charmhub.io.'),
  storageUrl: serverAddress
    .optional()
    .describe('Where files are uploaded. Default: CHARMCRAFT_UPLOAD_URL, else the storage of the vendor.'),
  ssoUrl: serverAddress
    .optional()
    .describe('Ubuntu One. Default: CHARMCRAFT_STORE_SSO_URL, else https://login.ubuntu.com.'),
  registryUrl: serverAddress
    .optional()
    .describe('Where images go. Default: CHARMCRAFT_REGISTRY_URL, else the registry that Charmhub names.'),
  settleTimeoutMs: milliseconds
    .optional()
    .describe('Milliseconds to wait for reviews, and for the public listing. Default: 1800000.'),
  ...commonConfig,
});
export type ConfigInput = z.infer<typeof configSchema>;

/** `register`: a name. */
export const registerSchema = z.strictObject({
  name: name.describe('The name to register.'),
  type: z
    .enum(['charm', 'bundle'])
    .optional()
    .describe('What it will be. Charmhub takes no new bundles. Default: charm.'),
  private: z.boolean().optional().describe('Only you and your collaborators see it. Default: false.'),
  team: z.string().min(1).optional().describe('The team that it belongs to. Default: your account.'),
  tracks: z
    .array(track)
    .optional()
    .describe('Tracks that must exist, beside latest. The guardrails of the package must allow them.'),
});
export type RegisterInput = z.infer<typeof registerSchema>;

const bases = z
  .array(
    z.strictObject({
      name: z.string().min(1).optional().describe('Such as ubuntu. Default: all.'),
      channel: z.string().min(1).optional().describe('Such as 24.04. Default: all.'),
      architectures: z.array(z.string().min(1)).min(1).describe('Such as amd64, arm64, or all.'),
    }),
  )
  .min(1)
  .optional()
  .describe('On what it can be used. Default: everything.');

const resource = z.union([
  z.strictObject({ file: filePath.describe('A file, which may be empty.'), bases }),
  z.strictObject({
    image: checkedText(checkImageSource).describe(
      'An image, as skopeo names it: docker://ghcr.io/me/app:1.0, docker-daemon:app:1.0.',
    ),
    bases,
  }),
  z.strictObject({ archive: filePath.describe('An image in a file, as an OCI archive.'), bases }),
  z.strictObject({ revision: revisionNumber.describe('A revision of the resource that is there already.') }),
]);
export type ResourceInput = z.infer<typeof resource>;

/** `upload`: a revision, and its resources. */
export const uploadSchema = z.strictObject({
  name: name
    .optional()
    .describe('The registered name that it is for. Default: the one in the charm, which must be the same.'),
  resources: z
    .record(z.string().min(1), resource)
    .optional()
    .describe('By the names under which the charm declares them.'),
});
export type UploadInput = z.infer<typeof uploadSchema>;

/** `release`: to channels. */
export const releaseSchema = z.strictObject({
  channels: channelList('charmhub').describe('[TRACK/]RISK[/BRANCH] each: edge, 2.0/stable.'),
  resources: z
    .record(z.string().min(1), revisionNumber.nullable())
    .optional()
    .describe(
      'Revisions of resources; null takes one away. Default: those of the upload; others stay as the channel has them.',
    ),
  waitVisible: z.boolean().optional().describe('Wait until the public listing shows it. Default: false.'),
});
export type ReleaseInput = z.infer<typeof releaseSchema>;

/** `list`: what to list, and of which name. */
export const listSchema = z.strictObject({
  what: z
    .enum(['names', 'revisions', 'releases', 'channels', 'resources'])
    .optional()
    .describe('Default: names, or with a name its revisions.'),
  name: name.optional().describe('Needed for all but names.'),
});
export type ListInput = z.infer<typeof listSchema>;

const reviewed = {
  revision: revisionNumber.optional().describe('Absent while its review goes on.'),
  uploadId: z.string().optional().describe('What the storage called it.'),
  statusUrl: z.string().optional().describe('Where its review is, relative to the API.'),
};

/** What a receipt refers to: a registered name, or an upload with its resources. */
export const refSchema = z.strictObject({
  name: name.describe('The registered name.'),
  packageId: z.string().optional().describe('What the store calls it.'),
  digest: z.string().optional().describe('SHA3-384 of the file, in hex.'),
  ...reviewed,
  resources: z
    .array(z.strictObject({ name: z.string(), ...reviewed }))
    .optional()
    .describe('The resources of the upload.'),
  channels: z.array(z.string()).optional().describe('Where it is released.'),
});
export type CharmhubRef = z.infer<typeof refSchema>;
