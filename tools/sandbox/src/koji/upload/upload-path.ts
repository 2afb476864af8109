import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { needNamed } from '../find-named.js';
import type { Hub } from '../hub.js';
import { genericError, HubFault } from '../hub-fault.js';
import type { Session } from '../sessions/session.js';

/**
 * Where an uploaded file lies (koji contract 8). With `create` the folder is made, and belongs to who makes it.
 * @throws HubFault 1000 for names and folders that the hub does not want, and for somebody else's folder
 */
export function uploadPath(
  hub: Hub,
  file: { folder: string; name: string; volume: string | null },
  options: { create?: Session } = {},
): string {
  const { folder, name, volume } = file;
  if (name.includes('/') || name.startsWith('.')) throw genericError(`Invalid upload filename: ${name}`);
  const clean = normalize(folder);
  if (clean.startsWith('..')) throw genericError(`Invalid upload directory: ${folder}`);
  if (volume !== null) needNamed(hub.db.volumes, volume);
  const path = posix.join(hub.paths.work(volume), clean);
  if (options.create !== undefined) {
    const parts = clean.split('/');
    if (parts[0] === 'tasks') throw noBuilder(parts, folder);
    own(path, options.create, folder);
  }
  return posix.join(path, name);
}

/** Only the builder of a task may write into its folder, and the sandbox's builder needs no upload for it. */
function noBuilder(parts: readonly string[], folder: string): HubFault {
  const isTask = parts.length >= 3 && /^\d+$/.test(parts[2] ?? '');
  return isTask
    ? new HubFault('AuthError', 'No host specified')
    : genericError(`Invalid task upload directory: ${folder}`);
}

function own(path: string, session: Session, folder: string): void {
  const user = session.assertLogin().id;
  mkdirSync(path, { recursive: true });
  const note = posix.join(path, '.user');
  if (!existsSync(note)) writeFileSync(note, String(user));
  else if (Number(readFileSync(note, 'utf8')) !== user) {
    throw genericError(`Invalid upload directory, not owner: ${folder}`);
  }
}

/** As Python's normpath: `.` for nothing, no slash at the end. */
function normalize(path: string): string {
  const clean = posix.normalize(path === '' ? '.' : path);
  return clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean;
}
