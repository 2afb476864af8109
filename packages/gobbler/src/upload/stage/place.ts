import { constants } from 'node:fs';
import { chmod, copyFile, link, stat } from 'node:fs/promises';
import { gobblerError } from '../../errors.js';
import { copyHashed, type Hashed, hashFile } from './copy.js';
import type { SourceFile } from './source.js';

/** How a file's bytes get into staging. */
export type PlaceMethod = 'reflink' | 'hardlink' | 'copy';

/** Places the files of one tree. The method is found out with the first file and kept, as all have the same two file systems. */
export interface Placer {
  place(file: SourceFile, from: string, to: string, options: PlaceOptions): Promise<Hashed>;
  /** The methods that were used. */
  readonly used: ReadonlySet<PlaceMethod>;
}

/** Options of {@link Placer.place}. */
export interface PlaceOptions {
  readonly signal: AbortSignal;
  readonly buffer?: Buffer | undefined;
  readonly onBytes?: ((count: number) => void) | undefined;
}

/** Options of {@link createPlacer}. */
export interface PlacerOptions {
  /** Methods that may be tried before a copy. A hard link must not be consumed: the service might rename the user's own file into the registry. */
  readonly allow: readonly PlaceMethod[];
}

/** Makes a placer. */
export function createPlacer(options: PlacerOptions): Placer {
  const works = new Set<PlaceMethod>(options.allow);
  const used = new Set<PlaceMethod>();
  const attempt = async (method: 'reflink' | 'hardlink', act: () => Promise<void>): Promise<boolean> => {
    if (!works.has(method)) return false;
    try {
      await act();
      used.add(method);
      return true;
    } catch (thrown) {
      if (isRealFailure(thrown)) throw thrown;
      // Other file system, or one that can't do this: don't ask again for each of ten thousand files.
      works.delete(method);
      return false;
    }
  };
  return {
    used,
    async place(file, from, to, place) {
      const cloned = await attempt('reflink', async () => {
        await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
        await chmod(to, 0o644);
      });
      if (!cloned && !(isLinkable(file) && (await attempt('hardlink', () => link(from, to))))) {
        used.add('copy');
        return checkSame(file, from, await copyHashed(from, to, place));
      }
      return checkSame(file, from, await hashFile(to, place));
    },
  };
}

/** Own, and already readable by everybody with the very mode that staging needs: its inode is the user's, so it can't be changed. */
function isLinkable(file: SourceFile): boolean {
  return file.uid === process.geteuid?.() && (file.mode & 0o7777) === 0o644;
}

function isRealFailure(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return code === 'ENOENT' || code === 'ENOSPC' || code === 'EDQUOT' || code === 'EEXIST';
}

async function checkSame(file: SourceFile, from: string, hashed: Hashed): Promise<Hashed> {
  const now = await stat(from);
  if (hashed.size === file.size && now.size === file.size && now.mtimeMs === file.mtimeMs) return hashed;
  throw gobblerError('INVALID_INPUT', `${JSON.stringify(file.path)} changed while it was read`, {
    hint: 'run again when nothing writes to it any more',
  });
}
