import { lstat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';

/** One path, or why there isn't exactly one. */
export type FoundArtifact = { readonly path: string } | { readonly problem: string; readonly hint: string };

/**
 * The one file or directory that a target's `artifact` names. A path that exists is taken as it is, also when it has
 * `*` or `[` in its name; otherwise it is a glob, in which `*` matches no leading dot.
 */
export async function findArtifact(pattern: string, configFile: string): Promise<FoundArtifact> {
  const folder = dirname(configFile);
  const literal = resolve(folder, pattern);
  if (await exists(literal)) return { path: literal };
  if (!isDynamicPattern(pattern)) {
    const hint = `build it first, or correct the path (it is seen from ${JSON.stringify(folder)})`;
    return { problem: `there is no file or directory ${JSON.stringify(literal)}`, hint };
  }
  const matches = await glob(pattern, {
    cwd: folder,
    onlyFiles: false,
    absolute: true,
    expandDirectories: false,
    followSymbolicLinks: false,
  });
  const paths = [...new Set(matches.map((path) => resolve(path)))].sort();
  const [first] = paths;
  if (first === undefined) {
    const hint = `build it first, or correct the pattern (it is seen from ${JSON.stringify(folder)})`;
    return { problem: `nothing matches ${JSON.stringify(pattern)}`, hint };
  }
  if (paths.length === 1) return { path: first };
  const shown = paths.slice(0, 5).map((path) => JSON.stringify(path));
  const more = paths.length > 5 ? ` and ${String(paths.length - 5)} more` : '';
  return {
    problem: `${JSON.stringify(pattern)} matches ${String(paths.length)} paths: ${shown.join(', ')}${more}`,
    hint: 'make it match exactly one; use one target for each artifact',
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return false;
    throw thrown;
  }
}
