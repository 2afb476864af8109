import { isAbsolute, join } from 'node:path';
import { PublishError } from '@omnipub/core';

/**
 * `~` and `~/...` stand for the home directory.
 *
 * @throws PublishError INVALID_INPUT for another user's home, or when it is not known; the path is not repeated
 */
export function expandHome(path: string, home: string | undefined): string {
  if (!path.startsWith('~')) return path;
  if (home !== undefined && isAbsolute(home) && (path === '~' || path.startsWith('~/')))
    return join(home, path.slice(1));
  throw new PublishError(
    'INVALID_INPUT',
    'a path that begins with "~" is not below your own home directory',
    {
      store: 'koji',
      hint: 'write the whole path',
    },
  );
}
