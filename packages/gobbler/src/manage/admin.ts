import { type CallControl, callOf } from '@omnipub/core';
import { gobblerError, hasReason } from '../errors.js';
import { checkNames, type VersionNames, versionKey } from '../names.js';
import { projectExists } from '../read/probe.js';
import type { Action } from '../requests/request-file.js';
import { postRequest, type RequestSpec } from '../requests/requests.js';
import type { RerouteChange, SuccessAnswer } from '../schemas.js';
import { type GobblerSession } from '../session.js';
import { type PermissionChange, permissionsBody } from './permissions-body.js';

/** Options of {@link createProject}. */
export interface CreateProjectOptions extends CallControl, Omit<PermissionChange, 'owners'> {
  /** User names. @default the requesting administrator */
  readonly owners?: readonly string[] | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** Options of a deletion. */
export interface RemoveOptions extends CallControl {
  /** Go on where metadata is damaged; the project's usage must be refreshed afterwards. @default false */
  readonly force?: boolean | undefined;
}

/**
 * Creates a project; administrators only. Uploaders are checked first, because the service would leave a broken project behind
 * that blocks the name (gobbler contract 3).
 *
 * @throws PublishError ALREADY_EXISTS, AUTH_DENIED, INVALID_INPUT
 */
export async function createProject(
  session: GobblerSession,
  project: string,
  options: CreateProjectOptions = {},
): Promise<void> {
  checkNames({ project });
  const permissions = permissionsBody(options);
  let unanswered = false;
  try {
    await send(session, options, {
      action: 'create_project',
      body: { project, ...(Object.keys(permissions).length === 0 ? {} : { permissions }) },
      what: `to create project ${JSON.stringify(project)}`,
      idempotent: false,
      idempotencyKey: options.idempotencyKey,
      async settle(call) {
        unanswered = true;
        return (await projectExists(session, project, { ...call, forceRemote: true })) ? 'done' : 'not-done';
      },
    });
  } catch (thrown) {
    // The lost answer was a success after all.
    if (!(unanswered && hasReason(thrown, 'project-exists'))) throw thrown;
  }
}

/** Deletes a project with all that is in it; administrators only. One that isn't there is no error. */
export async function removeProject(
  session: GobblerSession,
  project: string,
  options: CallControl = {},
): Promise<void> {
  checkNames({ project });
  await simple(session, 'delete_project', { project }, options);
}

/** Deletes an asset; administrators only. One that isn't there is no error. Links to it from elsewhere are left dangling, see {@link rerouteLinks}. */
export async function removeAsset(
  session: GobblerSession,
  project: string,
  asset: string,
  options: RemoveOptions = {},
): Promise<void> {
  checkNames({ project, asset });
  await simple(session, 'delete_asset', { project, asset, force: options.force ?? false }, options);
}

/** Deletes a version; administrators only. One that isn't there is no error. With `force` also one that a killed service left unfinished. */
export async function removeVersion(
  session: GobblerSession,
  names: VersionNames,
  options: RemoveOptions = {},
): Promise<void> {
  const { project, asset, version } = checked(names);
  await simple(
    session,
    'delete_version',
    { project, asset, version, force: options.force ?? false },
    options,
  );
}

/** Works the latest version of an asset out anew; administrators only. `undefined` when there is no approved version. */
export async function refreshLatest(
  session: GobblerSession,
  project: string,
  asset: string,
  options: CallControl = {},
): Promise<string | undefined> {
  checkNames({ project, asset });
  return (await simple(session, 'refresh_latest', { project, asset }, options)).version;
}

/** Adds a project's bytes up anew; administrators only. @throws PublishError PROTOCOL when the answer has no total */
export async function refreshUsage(
  session: GobblerSession,
  project: string,
  options: CallControl = {},
): Promise<number> {
  checkNames({ project });
  const { total } = await simple(session, 'refresh_usage', { project }, options);
  if (total === undefined) throw gobblerError('PROTOCOL', 'the answer to refresh_usage lacks "total"');
  return total;
}

/** Writes a version's manifest and links anew from its files; administrators only. */
export async function reindexVersion(
  session: GobblerSession,
  names: VersionNames,
  options: CallControl = {},
): Promise<void> {
  await simple(session, 'reindex_version', checked(names), options);
}

/** Compares a version's files with its manifest; administrators only. @throws PublishError REJECTED with what is wrong */
export async function validateVersion(
  session: GobblerSession,
  names: VersionNames,
  options: CallControl = {},
): Promise<void> {
  await simple(session, 'validate_version', checked(names), options);
}

/** What is going to be deleted: a project, an asset or a version. */
export interface RerouteTarget {
  readonly project: string;
  readonly asset?: string | undefined;
  readonly version?: string | undefined;
}

/** Options of {@link rerouteLinks}. */
export interface RerouteOptions extends CallControl {
  /** Only tell what would change. @default false */
  readonly dryRun?: boolean | undefined;
}

/**
 * Makes links independent of what is going to be deleted: to elsewhere, or to copies; administrators only. Deletes nothing.
 * Sorted by path; the service has no order.
 */
export async function rerouteLinks(
  session: GobblerSession,
  toDelete: readonly RerouteTarget[],
  options: RerouteOptions = {},
): Promise<RerouteChange[]> {
  for (const target of toDelete) {
    checkNames(withoutUndefined(target));
    if (target.version !== undefined && target.asset === undefined) {
      throw gobblerError('INVALID_INPUT', `version ${JSON.stringify(target.version)} needs its asset`);
    }
  }
  const body = { to_delete: toDelete.map(withoutUndefined), dry_run: options.dryRun ?? false };
  const { changes } = await simple(session, 'reroute_links', body, options);
  return (changes ?? []).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function withoutUndefined(target: RerouteTarget): Partial<VersionNames> {
  return Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined));
}

function checked(names: VersionNames): VersionNames {
  versionKey(names);
  const { project, asset, version } = names;
  return { project, asset, version };
}

/** Requests that may be repeated: the second finds it done. */
async function simple(
  session: GobblerSession,
  action: Action,
  body: object,
  options: CallControl,
): Promise<SuccessAnswer> {
  return send(session, options, { action, body, what: `the request ${action}`, idempotent: true });
}

async function send(
  session: GobblerSession,
  options: CallControl,
  spec: RequestSpec,
): Promise<SuccessAnswer> {
  return postRequest(session, spec, callOf(options));
}
