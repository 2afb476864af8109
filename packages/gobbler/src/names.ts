import { gobblerError } from './errors.js';

/** What a name is a name of. */
export type NameKind = 'project' | 'asset' | 'version';

/**
 * Checks a name before anything is written (gobbler contract 4). Stricter than the server in one place: the server
 * takes `.`, and then acts on the whole registry, project or asset.
 *
 * @throws PublishError INVALID_INPUT
 */
export function checkName(kind: NameKind, name: string): void {
  const problem = nameProblem(name);
  if (problem === undefined) return;
  throw gobblerError('INVALID_INPUT', `${kind} name ${JSON.stringify(name)} ${problem}`, {
    hint: 'use a name of letters, digits, dots and dashes',
  });
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name === '.') return 'is not allowed: it would mean the whole directory';
  if (name.startsWith('..')) return 'begins with "..", which is kept for the service';
  if (/[/\\]/.test(name)) return 'holds a slash or backslash';
  if (name.includes('\0')) return 'holds a NUL character';
  if (Buffer.from(name).toString() !== name) return 'is not valid Unicode';
  if (Buffer.byteLength(name) > 255) return 'is longer than 255 bytes';
  return undefined;
}

/** Where a version is. */
export interface VersionNames {
  readonly project: string;
  readonly asset: string;
  readonly version: string;
}

/** Checks the names that are given; see {@link checkName}. */
export function checkNames(names: Partial<VersionNames>): void {
  if (names.project !== undefined) checkName('project', names.project);
  if (names.asset !== undefined) checkName('asset', names.asset);
  if (names.version !== undefined) checkName('version', names.version);
}

/** `project/asset/version`, checked. */
export function versionKey(names: VersionNames): string {
  checkNames(names);
  return `${names.project}/${names.asset}/${names.version}`;
}

/** A path taken apart; `path` is absent when it names the whole version. */
export interface UnpackedPath extends VersionNames {
  readonly path?: string;
}

/**
 * Takes `project/asset/version[/path]` apart, as pygobbler's `unpack_path` does: names are not checked, and a trailing slash
 * means the version.
 *
 * @throws PublishError INVALID_INPUT when there are fewer than three parts
 */
export function unpackPath(path: string): UnpackedPath {
  const [project, asset, version, ...rest] = path.split('/');
  if (project === undefined || asset === undefined || version === undefined) {
    throw gobblerError('INVALID_INPUT', `expected project/asset/version in ${JSON.stringify(path)}`);
  }
  return {
    project,
    asset,
    version,
    ...(rest.length === 0 || rest[0] === '' ? {} : { path: rest.join('/') }),
  };
}

/**
 * Checks a path relative to the registry or to a version: no empty, `.` or `..` part, so that it can't lead elsewhere.
 *
 * @throws PublishError INVALID_INPUT
 */
export function checkRelativePath(path: string): void {
  const parts = path.split('/');
  if (path.includes('\0') || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw gobblerError('INVALID_INPUT', `${JSON.stringify(path)} is not a path inside the registry`, {
      hint: 'leave out leading, trailing and double slashes, "." and ".."',
    });
  }
}

// The date-times that Go's time.RFC3339 reads (gobbler contract 3: an offset or Z is needed, fractions are allowed).
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-](\d\d):(\d\d))$/;

/**
 * The text of an expiry date as the server reads it. A Date becomes UTC.
 *
 * @throws PublishError INVALID_INPUT: a bad date would leave an empty project behind that blocks its name (contract 3)
 */
export function untilText(until: string | Date): string {
  if (until instanceof Date && !Number.isNaN(until.getTime())) return until.toISOString();
  const text = until instanceof Date ? 'an invalid Date' : until;
  const match = RFC3339.exec(text);
  if (match === null || !isRealTime(match.slice(1).map(Number))) {
    throw gobblerError('INVALID_INPUT', `until ${JSON.stringify(text)} is not a date and time`, {
      hint: 'write it like 2030-01-31T00:00:00Z or 2030-01-31T00:00:00+01:00',
    });
  }
  return text;
}

function isRealTime([
  year = 0,
  month = 0,
  day = 0,
  hour = 0,
  minute = 0,
  second = 0,
  oh = 0,
  om = 0,
]: number[]): boolean {
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59 || oh > 24 || om > 60) return false;
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
