import { type Call, type CallControl, callOf } from '@omnipub/core';
import { gobblerError } from '../errors.js';
import { stagingPath } from '../info.js';
import { checkNames } from '../names.js';
import { fetchPermissions } from '../read/fetch-json.js';
import { postRequest } from '../requests/requests.js';
import { withStagingLock } from '../requests/staging-lock.js';
import type { Permissions, Uploader } from '../schemas.js';
import { type GobblerSession } from '../session.js';
import { type PermissionChange, permissionsBody, uploaderBody } from './permissions-body.js';

/** Options of {@link setPermissions}. */
export interface SetPermissionsOptions extends CallControl, PermissionChange {
  /** The asset's own permissions instead of the project's. `globalWrite` has no meaning there. */
  readonly asset?: string | undefined;
  /** Add to the lists instead of replacing them. @default true */
  readonly append?: boolean | undefined;
  /** Act for this user, where the service allows it. */
  readonly spoof?: string | undefined;
  /** Only tell what would be sent. @default false */
  readonly dryRun?: boolean | undefined;
  /** Let the list of owners become empty, which locks out everybody but administrators. @default false */
  readonly allowNoOwners?: boolean | undefined;
}

/** What was sent, or would be. Lists that were not given are left out and stay as they are. */
export interface SentPermissions {
  readonly owners?: readonly string[];
  readonly uploaders?: readonly Uploader[];
  readonly globalWrite?: boolean;
}

/** Which uploaders to remove: those that have all that is given. */
export interface UploaderMatch {
  readonly id: string;
  readonly asset?: string | undefined;
  readonly version?: string | undefined;
}

/** Whose permissions, and how to ask. */
export interface PermissionTarget extends CallControl {
  readonly asset?: string | undefined;
  readonly spoof?: string | undefined;
  readonly allowNoOwners?: boolean | undefined;
}

/**
 * Sets or adds owners and uploaders. The service only replaces whole lists, so adding reads, sends, and reads again until the
 * additions are there; clients of one staging directory take turns (gobbler contract 3 and 9). An uploader who is there already for the
 * same asset and version is renewed, not doubled.
 *
 * @throws PublishError INVALID_INPUT before anything is written; AUTH_DENIED, NOT_FOUND
 */
export async function setPermissions(
  session: GobblerSession,
  project: string,
  options: SetPermissionsOptions,
): Promise<SentPermissions> {
  const { asset, append = true } = options;
  checkNames({ project, ...(asset === undefined ? {} : { asset }) });
  const given = permissionsBody(options);
  if (asset !== undefined && given.global_write !== undefined) {
    throw gobblerError('INVALID_INPUT', 'globalWrite can be set for a project, not for an asset');
  }
  const wanted = toSent(given);
  if (!append) return replace(session, project, wanted, options);
  return edit(session, project, options, (current) => ({
    ...(wanted.owners === undefined ? {} : { owners: [...new Set([...current.owners, ...wanted.owners])] }),
    ...(wanted.uploaders === undefined
      ? {}
      : { uploaders: addUploaders(current.uploaders, wanted.uploaders) }),
    ...(wanted.globalWrite === undefined ? {} : { globalWrite: wanted.globalWrite }),
  }));
}

/** Takes owners away; names that are not among them are no error. */
export async function removeOwners(
  session: GobblerSession,
  project: string,
  owners: readonly string[],
  options: PermissionTarget = {},
): Promise<SentPermissions> {
  return edit(session, project, options, (current) => ({
    owners: current.owners.filter((owner) => !owners.includes(owner)),
  }));
}

/** Takes every uploader away that matches; none is no error. */
export async function removeUploaders(
  session: GobblerSession,
  project: string,
  match: UploaderMatch,
  options: PermissionTarget = {},
): Promise<SentPermissions> {
  return edit(session, project, options, (current) => ({
    uploaders: current.uploaders.filter(
      (each) =>
        each.id !== match.id ||
        (match.asset !== undefined && each.asset !== match.asset) ||
        (match.version !== undefined && each.version !== match.version),
    ),
  }));
}

function addUploaders(current: readonly Uploader[], more: readonly Uploader[]): Uploader[] {
  const byPlace = new Map(current.map((each) => [placeOf(each), each]));
  for (const each of more) byPlace.set(placeOf(each), each);
  return [...byPlace.values()];
}

function placeOf({ id, asset, version }: Uploader): string {
  return JSON.stringify([id, asset ?? null, version ?? null]);
}

type Change = (current: Permissions) => SentPermissions;
type EditOptions = PermissionTarget & { readonly dryRun?: boolean | undefined };

async function edit(
  session: GobblerSession,
  project: string,
  options: EditOptions,
  change: Change,
): Promise<SentPermissions> {
  const { asset } = options;
  checkNames({ project, ...(asset === undefined ? {} : { asset }) });
  const call = callOf(options);
  // A mounted registry may show the lists of a moment ago.
  const read = (): Promise<Permissions> =>
    fetchPermissions(session, project, { ...call, asset, forceRemote: true });
  if (options.dryRun === true) return change(await read());
  const staging = await stagingPath(session, call);
  return withStagingLock(
    session,
    { staging, name: `permissions/${project}/${asset ?? ''}` },
    call,
    async () => {
      for (let attempt = 1; ; attempt++) {
        const sent = await replace(session, project, change(await read()), options);
        // Applied once more, the change must have nothing left to do: else somebody has overwritten it.
        const after = await read();
        if (holds(sent, change(after), after)) return sent;
        if (attempt >= 5) throw contested(project);
        await session.deps.clock.sleep(50 * 2 ** attempt * session.deps.clock.random(), call.signal);
      }
    },
  );
}

function holds(sent: SentPermissions, again: SentPermissions, now: Permissions): boolean {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  return (
    (sent.owners === undefined || same(again.owners, now.owners)) &&
    (sent.uploaders === undefined ||
      same(again.uploaders?.map(uploaderBody), now.uploaders.map(uploaderBody))) &&
    (sent.globalWrite === undefined || again.globalWrite === now.globalWrite)
  );
}

async function replace(
  session: GobblerSession,
  project: string,
  wanted: SentPermissions,
  options: EditOptions,
): Promise<SentPermissions> {
  if (wanted.owners?.length === 0 && options.allowNoOwners !== true) {
    throw gobblerError('INVALID_INPUT', `${JSON.stringify(project)} would be left without owners`, {
      hint: 'only administrators could change it then; give at least one owner, or allowNoOwners',
    });
  }
  const { asset, spoof } = options;
  if (options.dryRun === true) return wanted;
  const { globalWrite, ...lists } = wanted;
  const call: Call = callOf(options);
  await postRequest(
    session,
    {
      action: 'set_permissions',
      body: {
        project,
        ...(asset === undefined ? {} : { asset }),
        permissions: { ...lists, ...(globalWrite === undefined ? {} : { global_write: globalWrite }) },
        ...(spoof === undefined ? {} : { spoof }),
      },
      what: `to set permissions of ${JSON.stringify(project)}`,
      idempotent: true,
    },
    call,
  );
  return wanted;
}

function toSent(given: ReturnType<typeof permissionsBody>): SentPermissions {
  const { global_write: globalWrite, ...lists } = given;
  return globalWrite === undefined ? lists : { ...lists, globalWrite };
}

function contested(project: string): Error {
  return gobblerError(
    'CONFLICT',
    `the permissions of ${JSON.stringify(project)} are being changed by others`,
    {
      recovery: 'retry',
      hint: 'run again',
    },
  );
}
