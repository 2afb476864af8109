import type { CanonicalTool } from '../credentials/tool.js';

/** What snapcraft asks for (u1_login). */
const snapDefaults = [
  'package_access',
  'package_manage',
  'package_metrics',
  'package_push',
  'package_register',
  'package_release',
  'package_update',
] as const;
/** What the documentation knows beside (canonical contract 3.1). */
const snapOthers = [
  'package_upload',
  'package_upload_request',
  'package_purchase',
  'edit_account',
  'modify_account_key',
  'store_admin',
  'store_review',
] as const;

/** Charmhub's attenuations (canonical contract 3.6); charmcraft asks for those. */
const charmhubDefaults = [
  'account-register-package',
  'account-view-packages',
  'package-manage',
  'package-view',
] as const;
const charmhubOthers = [
  'package-manage-acl',
  'package-manage-library',
  'package-manage-metadata',
  'package-manage-releases',
  'package-manage-revisions',
  'package-view-acl',
  'package-view-metadata',
  'package-view-metrics',
  'package-view-releases',
  'package-view-revisions',
] as const;

/** What a login asks for when nothing is said: the same as the vendor's own tool. */
export const defaultPermissions: Readonly<Record<CanonicalTool['store'], readonly string[]>> = {
  snap: snapDefaults,
  charmhub: charmhubDefaults,
};

/** Everything that can be asked for. */
export const knownPermissions: Readonly<Record<CanonicalTool['store'], readonly string[]>> = {
  snap: [...snapDefaults, ...snapOthers],
  charmhub: [...charmhubDefaults, ...charmhubOthers],
};

/** `api/v2/tokens` of the Snap Store takes the gateway's names, too (candid_login_snapstore). */
export const knownCandidPermissions: Readonly<Record<CanonicalTool['store'], readonly string[]>> = {
  snap: [...knownPermissions.snap, ...knownPermissions.charmhub],
  charmhub: knownPermissions.charmhub,
};

/** Seconds that a login is good for when nothing is said: a year, as snapcraft; 30 hours, as charmcraft (canonical contract 3.1 and 3.6). */
export const defaultTtl: Readonly<Record<CanonicalTool['store'], number>> = {
  snap: 365 * 24 * 3600,
  charmhub: 108_000,
};
