import { type Call, callOf } from '@omnipub/core';
import { z } from 'zod';
import { gobblerError } from '../errors.js';
import { checkName, type VersionNames, versionKey } from '../names.js';
import {
  latestSchema,
  type Manifest,
  type Permissions,
  parseManifest,
  permissionsSchema,
  summarySchema,
  usageSchema,
  type VersionSummary,
} from '../schemas.js';
import { type GobblerSession } from '../session.js';
import { type Reader, type ReadOptions, readerFor } from './reader.js';

/** The latest non-probational version of an asset; `undefined` when there is none, also for names that don't exist. */
export async function fetchLatest(
  session: GobblerSession,
  project: string,
  asset: string,
  options: ReadOptions = {},
): Promise<string | undefined> {
  checkName('project', project);
  checkName('asset', asset);
  const call = callOf(options);
  const reader = await readerFor(session, options, call);
  return (await reader.json(`${project}/${asset}/..latest`, latestSchema, call))?.version;
}

/** The manifest of a version: every file with its size and MD5, and links. @throws PublishError NOT_FOUND */
export async function fetchManifest(
  session: GobblerSession,
  project: string,
  asset: string,
  version: string,
  options: ReadOptions = {},
): Promise<Manifest> {
  const call = callOf(options);
  const reader = await readerFor(session, options, call);
  const manifest = await readManifest(reader, { project, asset, version }, call);
  if (manifest === undefined) throw noVersion({ project, asset, version });
  return manifest;
}

/** Who uploaded a version, when, and whether it is on probation. @throws PublishError NOT_FOUND, also while it is unfinished */
export async function fetchSummary(
  session: GobblerSession,
  project: string,
  asset: string,
  version: string,
  options: ReadOptions = {},
): Promise<VersionSummary> {
  const call = callOf(options);
  const reader = await readerFor(session, options, call);
  const summary = await readSummary(reader, { project, asset, version }, call);
  if (summary === undefined) throw noVersion({ project, asset, version });
  return summary;
}

/** Options of {@link fetchPermissions}. */
export interface FetchPermissionsOptions extends ReadOptions {
  /** The asset's own permissions instead of the project's. */
  readonly asset?: string | undefined;
}

/** Owners and uploaders. An asset without permissions of its own has empty lists. @throws PublishError NOT_FOUND for a project */
export async function fetchPermissions(
  session: GobblerSession,
  project: string,
  options: FetchPermissionsOptions = {},
): Promise<Permissions> {
  checkName('project', project);
  if (options.asset !== undefined) checkName('asset', options.asset);
  const call = callOf(options);
  const reader = await readerFor(session, options, call);
  const folder = options.asset === undefined ? project : `${project}/${options.asset}`;
  const found = await reader.json(`${folder}/..permissions`, permissionsSchema, call);
  if (found !== undefined) return found;
  if (options.asset !== undefined) return { owners: [], uploaders: [], globalWrite: false };
  throw noProject(project);
}

/** Bytes that a project's files take, as far as the service has kept count. @throws PublishError NOT_FOUND */
export async function fetchUsage(
  session: GobblerSession,
  project: string,
  options: ReadOptions = {},
): Promise<number> {
  checkName('project', project);
  const call = callOf(options);
  const reader = await readerFor(session, options, call);
  const usage = await reader.json(`${project}/..usage`, usageSchema, call);
  if (usage === undefined) throw noProject(project);
  return usage.total;
}

/** `..summary` through a reader; its presence is what makes a version complete (gobbler contract 6). */
export async function readSummary(
  reader: Reader,
  names: VersionNames,
  call: Call,
): Promise<VersionSummary | undefined> {
  return reader.json(`${versionKey(names)}/..summary`, summarySchema, call);
}

/** `..manifest` through a reader. */
export async function readManifest(
  reader: Reader,
  names: VersionNames,
  call: Call,
): Promise<Manifest | undefined> {
  const key = versionKey(names);
  const raw = await reader.json(`${key}/..manifest`, z.unknown(), call);
  return raw === undefined ? undefined : parseManifest(raw, key);
}

/** NOT_FOUND for a version. */
export function noVersion(names: VersionNames): Error {
  return gobblerError('NOT_FOUND', `there is no complete version ${versionKey(names)}`, {
    hint: 'check the names of project, asset and version',
  });
}

function noProject(project: string): Error {
  return gobblerError('NOT_FOUND', `project ${JSON.stringify(project)} does not exist`, {
    hint: 'check its name, or create it first',
  });
}
