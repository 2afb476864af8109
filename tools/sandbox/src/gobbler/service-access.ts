import type { Stats } from 'node:fs';
import type { Daemon } from './daemon.js';
import { fsError } from './errors.js';
import type { Raw } from './go/raw.js';

/** What is to be done with a path: read a file, or list and enter a directory. */
export type Access = 'read' | 'enter';

const BITS: Readonly<Record<Access, number>> = { read: 0o4, enter: 0o5 };

/**
 * Checks a path as if under the service account: what clients write is another user's and another group's, so that only
 * the bits for others count, although the sandbox's own process often could do more (recordings request_mode_0600,
 * upload_mode_0600_file). @throws GobblerError EACCES
 */
export async function requireAccess(
  daemon: Daemon,
  path: Raw,
  wanted: { info: Stats; access: Access },
): Promise<void> {
  const { mode } = wanted.info;
  const bits = BITS[wanted.access];
  if ((mode & bits) === bits) return;
  const owner = await daemon.identity.ownerOf(path).catch(() => undefined);
  if (owner === daemon.account && ((mode >> 6) & bits) === bits) return;
  throw fsError('open', path, 'EACCES');
}
