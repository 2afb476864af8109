/** What kojiweb has a page for. */
export type WebKind = keyof typeof webPages;

/** The page of each kind, and the parameter that says which one. */
export const webPages = {
  build: ['buildinfo', 'buildID'],
  task: ['taskinfo', 'taskID'],
  tag: ['taginfo', 'tagID'],
  package: ['packageinfo', 'packageID'],
  user: ['userinfo', 'userID'],
  host: ['hostinfo', 'hostID'],
  channel: ['channelinfo', 'channelID'],
  target: ['buildtargetinfo', 'targetID'],
  rpm: ['rpminfo', 'rpmID'],
  archive: ['archiveinfo', 'archiveID'],
  buildroot: ['buildrootinfo', 'buildrootID'],
  repo: ['repoinfo', 'repoID'],
  'external-repo': ['externalrepoinfo', 'extrepoID'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

/** Other ways to say the same page: a target by its name, and the page that txkoji looks for. */
export const otherPages: readonly (readonly [WebKind, string, string])[] = [
  ['target', 'buildtargetinfo', 'name'],
  ['target', 'targetinfo', 'targetID'],
  ['host', 'hostinfo', 'userID'],
];

/** The kinds whose page finds them by name, too; the others have numbers only. */
export const namedKinds: ReadonlySet<WebKind> = new Set<WebKind>([
  'build',
  'tag',
  'package',
  'user',
  'host',
  'channel',
  'target',
]);
