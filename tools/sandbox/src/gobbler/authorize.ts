import type { Daemon } from './daemon.js';
import { bad, forbidden, wrap } from './errors.js';
import { quote, type Raw, text } from './go/raw.js';
import { parseTime } from './go/time.js';
import type { Permissions, Uploader } from './registry/permissions.js';

/** True for those named in `-admin`. */
export function isAdmin(daemon: Daemon, user: Raw): boolean {
  return daemon.admins.includes(user);
}

/** True for admins and `owners`. */
export function isOwner(daemon: Daemon, user: Raw, owners: readonly Raw[] | null): boolean {
  return isAdmin(daemon, user) || (owners ?? []).includes(user);
}

/** What an upload is for. */
export interface UploadTarget {
  readonly asset: Raw;
  readonly version: Raw;
}

/**
 * Whether `user` may upload, and is trusted to do so without probation. The first entry of a user that matches
 * decides; expired and unparseable ones do not match (gobbler contract 3).
 */
export function mayUpload(
  daemon: Daemon,
  user: Raw,
  permissions: Permissions,
  target: UploadTarget,
): { allowed: boolean; trusted: boolean } {
  if (isOwner(daemon, user, permissions.owners)) return { allowed: true, trusted: true };
  for (const entry of permissions.uploaders ?? []) {
    if (entry.id !== user) continue;
    if (entry.asset !== undefined && entry.asset !== target.asset) continue;
    if (entry.version !== undefined && entry.version !== target.version) continue;
    if (entry.until !== undefined) {
      const until = parseTime(text(entry.until));
      if (until === undefined || until < daemon.now()) continue;
    }
    return { allowed: true, trusted: entry.trusted === true };
  }
  return { allowed: false, trusted: false };
}

/** Checks the uploaders of a request. @throws GobblerError 400, its message beginning with `context` */
export function checkUploaders(
  uploaders: readonly (Omit<Uploader, 'id'> & { id?: Raw | undefined })[],
  context: Raw,
): Uploader[] {
  return uploaders.map((entry) => {
    if (entry.id === undefined)
      throw bad(`${context}; all entries of 'uploaders' should have an 'id' property`);
    if (entry.until !== undefined && parseTime(text(entry.until)) === undefined) {
      throw bad(`${context}; any string in 'uploaders.until' should follow the Internet Date/Time format`);
    }
    return { ...entry, id: entry.id };
  });
}

/** The owner of `path`, or whom the owner may and wants to act as (gobbler contract 2.1). @throws GobblerError 403 */
export async function ownerOrSpoofed(daemon: Daemon, path: Raw, spoof: Raw | undefined): Promise<Raw> {
  const owner = await daemon.identity.ownerOf(path).catch((error: unknown) => {
    throw wrap(`failed to find owner of ${quote(path)}`, error);
  });
  if (spoof === undefined) return owner;
  const rules = daemon.spoof.get(owner) ?? [];
  const allowed = rules.includes('*')
    ? !rules.includes(`-${spoof}`)
    : !spoof.startsWith('-') && rules.includes(spoof);
  if (!allowed) throw forbidden(`user ${quote(owner)} is not authorized to spoof ${quote(spoof)}`);
  return spoof;
}
