import { gobblerError } from '../errors.js';
import { checkName, untilText } from '../names.js';
import type { Uploader } from '../schemas.js';

/** An uploader as a caller writes it. */
export interface UploaderInput {
  /** User name. */
  readonly id: string;
  /** Only for this asset. @default all */
  readonly asset?: string | undefined;
  /** Only for this version. @default all */
  readonly version?: string | undefined;
  /** Until then; RFC 3339 or a Date. @default for ever */
  readonly until?: string | Date | undefined;
  /** Without it uploads go on probation. @default false */
  readonly trusted?: boolean | undefined;
}

/** Permissions to set; what is left out stays. */
export interface PermissionChange {
  /** User names. */
  readonly owners?: readonly string[] | undefined;
  readonly uploaders?: readonly UploaderInput[] | undefined;
  /** May everybody create assets? Of projects only. */
  readonly globalWrite?: boolean | undefined;
}

/** The `permissions` of a request, checked. @throws PublishError INVALID_INPUT for an empty id or a bad date */
export function permissionsBody(change: PermissionChange): {
  owners?: string[];
  uploaders?: Uploader[];
  global_write?: boolean;
} {
  for (const owner of change.owners ?? []) checkUser(owner, 'an owner');
  return {
    ...(change.owners === undefined ? {} : { owners: [...new Set(change.owners)] }),
    ...(change.uploaders === undefined ? {} : { uploaders: change.uploaders.map(uploaderBody) }),
    ...(change.globalWrite === undefined ? {} : { global_write: change.globalWrite }),
  };
}

/** One uploader as the service reads it. */
export function uploaderBody(input: UploaderInput): Uploader {
  checkUser(input.id, 'an uploader');
  if (input.asset !== undefined) checkName('asset', input.asset);
  if (input.version !== undefined) checkName('version', input.version);
  return {
    id: input.id,
    ...(input.asset === undefined ? {} : { asset: input.asset }),
    ...(input.version === undefined ? {} : { version: input.version }),
    ...(input.until === undefined ? {} : { until: untilText(input.until) }),
    ...(input.trusted === undefined ? {} : { trusted: input.trusted }),
  };
}

function checkUser(id: unknown, what: string): void {
  // Callers without types: an uploader without id would leave a broken project behind (gobbler contract 3).
  if (typeof id !== 'string' || id.trim() === '')
    throw gobblerError('INVALID_INPUT', `${what} has no user name`);
}
