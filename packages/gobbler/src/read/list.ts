import { callOf } from '@omnipub/core';
import { gobblerError } from '../errors.js';
import { checkName, checkRelativePath, type VersionNames, versionKey } from '../names.js';
import { type GobblerSession } from '../session.js';
import { type ReadOptions, readerFor } from './reader.js';

/** Names of all projects, sorted. */
export async function listProjects(session: GobblerSession, options: ReadOptions = {}): Promise<string[]> {
  return listDirectories(session, '', 'the registry', options);
}

/** Names of a project's assets, sorted. @throws PublishError NOT_FOUND */
export async function listAssets(
  session: GobblerSession,
  project: string,
  options: ReadOptions = {},
): Promise<string[]> {
  checkName('project', project);
  return listDirectories(session, project, `project ${JSON.stringify(project)}`, options);
}

/** Names of an asset's versions, sorted, with unfinished and probational ones. @throws PublishError NOT_FOUND */
export async function listVersions(
  session: GobblerSession,
  project: string,
  asset: string,
  options: ReadOptions = {},
): Promise<string[]> {
  checkName('project', project);
  checkName('asset', asset);
  return listDirectories(
    session,
    `${project}/${asset}`,
    `asset ${JSON.stringify(asset)} of ${project}`,
    options,
  );
}

async function listDirectories(
  session: GobblerSession,
  path: string,
  what: string,
  options: ReadOptions,
): Promise<string[]> {
  const call = callOf(options);
  const reader = await readerFor(session, options, call);
  const names = await reader.list(path, { recursive: false }, call);
  if (names === undefined) throw missing(what);
  // `..logs` and other directories of the service's own begin with two dots.
  return names
    .filter((name) => name.endsWith('/') && !name.startsWith('..'))
    .map((name) => name.slice(0, -1))
    .sort();
}

/** Options of {@link listFiles}. */
export interface ListFilesOptions extends ReadOptions {
  /** `dir/` lists a directory; `dir/na` the files of `dir` whose path there begins with `na`. @default everything */
  readonly prefix?: string | undefined;
  /** Also the service's own files, whose names begin with two dots. @default true */
  readonly includeDotdot?: boolean | undefined;
}

/**
 * Paths of a version's files, relative to the version; an empty directory ends in a slash. Unlike pygobbler, a prefix
 * with a directory may be combined with the other filters.
 *
 * @throws PublishError NOT_FOUND
 */
export async function listFiles(
  session: GobblerSession,
  project: string,
  asset: string,
  version: string,
  options: ListFilesOptions = {},
): Promise<string[]> {
  const key = versionKey({ project, asset, version } satisfies VersionNames);
  const { directory, start } = splitPrefix(options.prefix ?? '');
  const call = callOf(options);
  const reader = await readerFor(session, options, call);
  const path = directory === '' ? key : `${key}/${directory}`;
  const listed = await reader.list(path, { recursive: true }, call);
  if (listed === undefined) throw missing(path);
  return listed
    .filter(
      (file) => (options.includeDotdot ?? true) || !file.split('/').some((part) => part.startsWith('..')),
    )
    .filter((file) => file.startsWith(start))
    .map((file) => (directory === '' ? file : `${directory}/${file}`));
}

function splitPrefix(prefix: string): { directory: string; start: string } {
  const at = prefix.lastIndexOf('/');
  const directory = at < 0 ? '' : prefix.slice(0, at);
  if (directory !== '') checkRelativePath(directory);
  return { directory, start: prefix.slice(at + 1) };
}

function missing(what: string): Error {
  return gobblerError('NOT_FOUND', `${what} does not exist`, {
    hint: 'check the names of project, asset and version',
  });
}
