import { z } from 'zod';
import {
  channelList,
  checkedText,
  commonConfig,
  filePath,
  milliseconds,
  revisionNumber,
  serverAddress,
} from '../../api/input-schemas.js';
import { checkSnapName } from '../names/snap-name.js';

const name = checkedText(checkSnapName);
const channels = channelList('snap');

/** Where the store is. */
export const configSchema = z.strictObject({
  url: serverAddress
    .optional()
    .describe('The API of the dashboard. Default: STORE_DASHBOARD_URL, else https://dashboard.snapcraft.io.'),
  storageUrl: serverAddress
    .optional()
    .describe(
      'Where bytes are uploaded. Default: STORE_UPLOAD_URL, else https://storage.snapcraftcontent.com.',
    ),
  ssoUrl: serverAddress
    .optional()
    .describe('Ubuntu One. Default: UBUNTU_ONE_SSO_URL, else https://login.ubuntu.com.'),
  gatewayUrl: serverAddress
    .optional()
    .describe(
      'The publisher gateway, for creating tracks and giving up names. Default: CHARMCRAFT_STORE_API_URL, else https://api.charmhub.io with the public store, and none with another.',
    ),
  settleTimeoutMs: milliseconds
    .optional()
    .describe('Milliseconds to wait for the review of an upload. Default: 1800000.'),
  ...commonConfig,
});
/** See {@link configSchema}. */
export type SnapConfigInput = z.infer<typeof configSchema>;

/** `register`: a name. */
export const registerSchema = z.strictObject({
  name: name.describe('The name of the snap.'),
  private: z.boolean().optional().describe('Only those whom you share it with see the snap. Default: false.'),
  store: z.string().min(1).optional().describe('The id of a brand store. Default: the public store.'),
});
/** See {@link registerSchema}. */
export type SnapRegisterInput = z.infer<typeof registerSchema>;

/** `upload`: a snap with its components. */
export const uploadSchema = z.strictObject({
  name: name.optional().describe('What the snap has to be called. Default: what it says itself.'),
  components: z
    .record(z.string().min(1), filePath)
    .optional()
    .describe('Files of the components by their names: all that the snap declares. Default: none.'),
  channels: channels
    .optional()
    .describe(
      'Channels that the store itself releases it to, as soon as the review has passed. Default: none; `release` does it in a step of its own.',
    ),
});
/** See {@link uploadSchema}. */
export type SnapUploadInput = z.infer<typeof uploadSchema>;

/** `release`: to channels. */
export const releaseSchema = z.strictObject({
  channels: channels.describe(
    'Channels, each as [TRACK/]RISK[/BRANCH]: edge, 2.0/stable, latest/edge/fix-1.',
  ),
  progressive: z
    .strictObject({
      percentage: z.number().int().min(1).max(100).describe('Percent of the devices that are to get it.'),
      paused: z.boolean().optional().describe('No further devices get it for now. Default: false.'),
    })
    .optional()
    .describe('Only a part of the devices gets it. Default: all, at once.'),
  waitVisible: z
    .boolean()
    .optional()
    .describe('Wait until the public listing shows it, which lags behind. Default: false.'),
  waitVisibleTimeoutMs: milliseconds
    .optional()
    .describe('Milliseconds to wait for that; then there is a warning. Default: 300000.'),
});
/** See {@link releaseSchema}. */
export type SnapReleaseInput = z.infer<typeof releaseSchema>;

/** `list`: what, and of which snap. */
export const listSchema = z.strictObject({
  what: z
    .enum(['names', 'revisions', 'releases', 'channels'])
    .optional()
    .describe('Default: names, or the revisions of the snap that is named.'),
  name: name.optional().describe('The snap. Needed for all but names.'),
});
/** See {@link listSchema}. */
export type SnapListInput = z.infer<typeof listSchema>;

/** What a receipt refers to: a name, an upload that is still looked at, or a revision. */
export const refSchema = z.strictObject({
  name: name.describe('The snap.'),
  revision: revisionNumber.optional().describe('Absent while the store has given none.'),
  version: z.string().optional().describe('What the snap says of itself.'),
  architectures: z.array(z.string()).optional().describe('What it is for.'),
  digest: z.string().optional().describe('SHA3-384 of the file, in hex.'),
  uploadId: z.string().optional().describe('Of its bytes in the storage.'),
  statusUrl: z.string().optional().describe('Where its processing can be looked at.'),
  channels: z.array(z.string()).optional().describe('Where it was released to.'),
});
/** See {@link refSchema}. */
export type SnapRef = z.infer<typeof refSchema>;
