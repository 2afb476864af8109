/** Of a build, what its place needs: rows of getBuild and of all lists have it. */
export interface BuildPlace {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  /** @default DEFAULT */
  readonly volume_name?: string | undefined;
}

/** Of an RPM, what its file's name needs. */
export interface RpmPlace {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
}

/** Of an archive, what its place needs. Rows of listArchives have the later ones only when asked for by type. */
export interface ArchivePlace {
  readonly btype: string;
  readonly filename: string;
  readonly group_id?: unknown;
  readonly artifact_id?: unknown;
  readonly version?: unknown;
  readonly relpath?: unknown;
}

/** Below the root of the files: nothing for the volume that everybody has (koji contract 14). */
function volumePath(volume = 'DEFAULT'): string {
  return volume === 'DEFAULT' ? '' : `vol/${volume}/`;
}

/** The directory of a build, below topurl. */
export function buildPath({ name, version, release, volume_name: volume }: BuildPlace): string {
  return `${volumePath(volume)}packages/${name}/${version}/${release}`;
}

/** The name of an RPM's file. */
export function rpmFileName({ name, version, release, arch }: RpmPlace): string {
  return `${name}-${version}-${release}.${arch}.rpm`;
}

/** An RPM, below topurl; with `sigkey` the copy that is signed with that key. */
export function rpmPath(build: BuildPlace, rpm: RpmPlace, sigkey?: string): string {
  const place = sigkey === undefined ? '' : `data/signed/${sigkey.toLowerCase()}/`;
  return `${buildPath(build)}/${place}${rpm.arch}/${rpmFileName(rpm)}`;
}

/** The header of a signed RPM alone, below topurl. */
export function rpmSignaturePath(build: BuildPlace, rpm: RpmPlace, sigkey: string): string {
  const place = `data/sigcache/${sigkey.toLowerCase()}/${rpm.arch}`;
  return `${buildPath(build)}/${place}/${rpmFileName(rpm)}.sig`;
}

/** Where an archive is, below the directory of its build; undefined when its row lacks what tells that. */
export function archivePathInBuild(archive: ArchivePlace): string | undefined {
  const { btype, filename, group_id: group, artifact_id: artifact, version, relpath } = archive;
  switch (btype) {
    case 'maven':
      if (typeof group !== 'string' || typeof artifact !== 'string' || typeof version !== 'string')
        return undefined;
      return `maven/${group.replaceAll('.', '/')}/${artifact}/${version}/${filename}`;
    case 'win':
      if (typeof relpath !== 'string') return undefined;
      return relpath === '' ? `win/${filename}` : `win/${relpath}/${filename}`;
    case 'image':
      return `images/${filename}`;
    default:
      return `files/${btype}/${filename}`;
  }
}

/** A log of a build, below topurl. */
export function logPath(build: BuildPlace, log: { readonly dir: string; readonly name: string }): string {
  return `${buildPath(build)}/data/logs/${log.dir === '.' ? '' : `${log.dir}/`}${log.name}`;
}

/** What a content generator said of its build, below topurl. */
export function metadataPath(build: BuildPlace): string {
  return `${buildPath(build)}/metadata.json`;
}

/** A file of a task, below topurl. */
export function taskFilePath(file: {
  readonly taskId: number;
  readonly name: string;
  readonly volume?: string | undefined;
}): string {
  const { taskId, name, volume } = file;
  return `${volumePath(volume)}work/tasks/${String(taskId % 10_000)}/${String(taskId)}/${name}`;
}

/** The directory of a scratch build's files, below topurl. */
export function scratchPath(user: string, taskId: number): string {
  return `scratch/${user}/task_${String(taskId)}`;
}

/** A repository of a tag for one architecture, below topurl. */
export function repoPath(tag: string, repoId: number, arch: string): string {
  return `repos/${tag}/${String(repoId)}/${arch}`;
}

/** A repository that is meant for users, below topurl. */
export function distRepoPath(tag: string, repoId: number, volume?: string): string {
  return `${volumePath(volume)}repos-dist/${tag}/${String(repoId)}`;
}
