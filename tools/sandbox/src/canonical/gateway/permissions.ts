/** What logins of Charmhub can be limited to (canonical contract 3.6). */
export const permissions = [
  'account-register-package',
  'account-view-packages',
  'package-manage',
  'package-manage-acl',
  'package-manage-library',
  'package-manage-metadata',
  'package-manage-releases',
  'package-manage-revisions',
  'package-view',
  'package-view-acl',
  'package-view-metadata',
  'package-view-metrics',
  'package-view-releases',
  'package-view-revisions',
] as const;

/** One of {@link permissions}. */
export type Permission = (typeof permissions)[number];

/**
 * Whether somebody with these permissions may do what needs one; null is everything. `package-manage` means all `package-manage-…` and
 * `package-view` all `package-view-…`, but managing does not mean viewing (canonical contract 3.6; charmcraft issue 930).
 */
export function isPermitted(granted: readonly string[] | null, needed: Permission): boolean {
  if (granted === null || granted.includes(needed)) return true;
  const [family] = /^package-(?:manage|view)(?=-)/u.exec(needed) ?? [];
  return family !== undefined && granted.includes(family);
}

/** What the permissions of a dashboard login are called at the gateway, for `POST /v1/tokens/dashboard/exchange`. */
const ofDashboard: Readonly<Record<string, readonly Permission[]>> = {
  package_access: ['package-view', 'account-view-packages'],
  package_manage: ['package-manage'],
  package_metrics: ['package-view-metrics'],
  package_push: ['package-manage-revisions'],
  package_upload: ['package-manage-revisions'],
  package_register: ['account-register-package'],
  package_release: ['package-manage-releases'],
  package_update: ['package-manage-metadata'],
};

/** The gateway's permissions of a login at the dashboard. */
export function fromDashboard(granted: readonly string[] | null): readonly Permission[] | null {
  return granted === null ? null : [...new Set(granted.flatMap((name) => ofDashboard[name] ?? []))];
}
