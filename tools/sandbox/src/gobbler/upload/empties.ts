import { dir } from '../go/path.js';
import type { Raw } from '../go/raw.js';

/**
 * The directories that hold nothing, the innermost of empty ones only. `paths` are the files seen from the root that
 * the directories are seen from too (gobbler contract 1.2, 5).
 */
export function emptyDirectories(directories: Iterable<Raw>, paths: Iterable<Raw>): Raw[] {
  const empty = new Set(directories);
  const fill = (path: Raw): void => {
    for (let parent = dir(path); parent !== '.'; parent = dir(parent)) empty.delete(parent);
  };
  for (const path of paths) fill(path);
  for (const directory of [...empty]) fill(directory);
  return [...empty];
}
