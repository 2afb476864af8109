import type { ErrorCode, Recovery } from '@omnipub/core';

/** The kinds of error answers that this client tells apart; {@link PublishError.storeCode} carries them. */
export type Reason =
  | 'lock-timeout'
  | 'cancelled'
  | 'file-not-seen'
  | 'expired'
  | 'replayed'
  | 'version-exists'
  | 'project-exists'
  | 'denied'
  | 'source-owner'
  | 'missing'
  | 'not-on-probation'
  | 'unfinished'
  | 'bad-name'
  | 'bad-uploaders'
  | 'bad-request'
  | 'bad-source'
  | 'request-unreadable'
  | 'source-unreadable'
  | 'bad-link'
  | 'source-changed'
  | 'invalid-version'
  | 'bad-path'
  | 'no-space'
  | 'registry-unwritable';

/** One row: the first that fits wins. */
export interface ReasonRule {
  readonly status?: number;
  readonly pattern: RegExp;
  readonly reason: Reason;
  readonly code: ErrorCode;
  readonly recovery?: Recovery;
  readonly hint?: string;
}

const ADMIN_REPAIR =
  'an earlier upload was left unfinished by a killed service: an administrator has to remove that version (delete_version with force)';

/**
 * Status and reason to code (gobbler contract 1.1: many user errors are 500). Ordered: causes that can stand inside
 * other messages come first.
 */
export const reasonRules: readonly ReasonRule[] = [
  {
    status: 500,
    pattern: /timed out waiting for the lock/,
    reason: 'lock-timeout',
    code: 'STORE_UNAVAILABLE',
    recovery: 'retry',
    hint: 'another upload or change holds the lock; try again when it has finished',
  },
  {
    status: 500,
    pattern: /(request|processing) cancelled;/,
    reason: 'cancelled',
    code: 'STORE_UNAVAILABLE',
    recovery: 'retry',
  },
  {
    status: 500,
    pattern: /no space left on device|disk quota exceeded/,
    reason: 'no-space',
    code: 'STORE_UNAVAILABLE',
    recovery: 'wait',
    hint: 'the file system of the service is full; tell its administrator',
  },
  {
    status: 400,
    pattern: /^failed to access path; /,
    reason: 'file-not-seen',
    code: 'INVALID_INPUT',
    hint: 'the service does not see the request file: is `staging` the same directory there?',
  },
  {
    status: 400,
    pattern: /^request file is expired/,
    reason: 'expired',
    code: 'INVALID_INPUT',
    hint: 'the service takes request files of the last 60 seconds: compare the clocks of this machine, the file server and the service',
  },
  {
    status: 400,
    pattern: /^path is already being processed/,
    reason: 'replayed',
    code: 'CONFLICT',
    recovery: 'retry-after-probe',
  },
  {
    status: 400,
    pattern: /^version ".*" already exists in /s,
    reason: 'version-exists',
    code: 'ALREADY_EXISTS',
  },
  {
    status: 400,
    pattern: /^project directory ".*" already exists/s,
    reason: 'project-exists',
    code: 'ALREADY_EXISTS',
    hint: 'the name is taken, perhaps by a project whose creation failed half-way: an administrator can delete it',
  },
  {
    status: 403,
    pattern: /same as the owner of the 'source' directory/,
    reason: 'source-owner',
    code: 'AUTH_DENIED',
    hint: 'upload with the account that owns the directory in staging',
  },
  {
    status: 403,
    pattern: /not authorized/,
    reason: 'denied',
    code: 'AUTH_DENIED',
    hint: 'ask an owner of the project or an administrator of the service',
  },
  {
    status: 404,
    pattern: /^(project|asset|version) .*does not exist/s,
    reason: 'missing',
    code: 'NOT_FOUND',
    hint: 'check the names of project, asset and version',
  },
  {
    status: 500,
    pattern: /is not on probation/,
    reason: 'not-on-probation',
    code: 'CONFLICT',
  },
  {
    status: 500,
    pattern: /(cannot read|failed to read) ['"].*\.\.(summary|manifest)['"].*no such file or directory/s,
    reason: 'unfinished',
    code: 'CONFLICT',
    recovery: 'give-up',
    hint: ADMIN_REPAIR,
  },
  {
    status: 400,
    pattern: /^invalid (project|asset|version) name/,
    reason: 'bad-name',
    code: 'INVALID_INPUT',
  },
  {
    status: 400,
    pattern: /invalid '(project|asset|version)' property/,
    reason: 'bad-name',
    code: 'INVALID_INPUT',
  },
  {
    status: 400,
    pattern: /invalid 'permissions\.uploaders'/,
    reason: 'bad-uploaders',
    code: 'INVALID_INPUT',
    hint: 'each uploader needs an `id`, and `until` must look like 2030-01-31T00:00:00Z',
  },
  {
    status: 400,
    pattern: /^failed to stat ".*" in the staging directory/s,
    reason: 'bad-source',
    code: 'INVALID_INPUT',
  },
  { status: 400, pattern: /^expected ".*" to be a directory/s, reason: 'bad-source', code: 'INVALID_INPUT' },
  {
    status: 400,
    pattern:
      /^(expected an? '|expected 'source'|'version' requires|failed to parse JSON from|file name should|path (should|is|seems)|invalid request type)/,
    reason: 'bad-request',
    code: 'INVALID_INPUT',
  },
  {
    status: 400,
    pattern: /'path' is not local|^invalid 'path'/,
    reason: 'bad-path',
    code: 'INVALID_INPUT',
  },
  {
    status: 500,
    pattern: /^failed to read ".*request-[^"]*".*permission denied/s,
    reason: 'request-unreadable',
    code: 'INVALID_INPUT',
    hint: 'the service may not read files in `staging`: let it (setfacl -Rdm u:SERVICE:rwx STAGING) and keep the umask from taking it away',
  },
  {
    status: 500,
    pattern: /^failed to transfer files.*mismatch in (checksums|sizes)/s,
    reason: 'source-changed',
    code: 'REJECTED',
    recovery: 'retry',
    hint: 'a file was changed during the upload; upload again when nothing writes to the directory',
  },
  {
    status: 500,
    pattern: /^failed to transfer files.*(sym(bolic )?link|target of link)/s,
    reason: 'bad-link',
    code: 'INVALID_INPUT',
    hint: 'links may lead to files of the same directory, or to files of complete versions in the registry',
  },
  {
    status: 500,
    pattern: /^failed to transfer files.*permission denied/s,
    reason: 'source-unreadable',
    code: 'INVALID_INPUT',
    hint: 'the service must be able to read every file (mode 0644) and directory (mode 0755)',
  },
  { status: 500, pattern: /^failed to validate/, reason: 'invalid-version', code: 'REJECTED' },
  {
    status: 500,
    pattern: /file name too long|invalid argument/,
    reason: 'bad-name',
    code: 'INVALID_INPUT',
    hint: 'a name may have 255 bytes',
  },
  {
    status: 500,
    pattern:
      /^failed to (obtain a directory listing|read contents of|read permissions for).*no such file or directory/s,
    reason: 'missing',
    code: 'NOT_FOUND',
    hint: 'check the names of project, asset and version',
  },
  {
    status: 500,
    pattern: /permission denied/,
    reason: 'registry-unwritable',
    code: 'STORE_UNAVAILABLE',
    recovery: 'give-up',
    hint: 'the service may not write to its registry; tell its administrator',
  },
];
