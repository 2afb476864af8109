import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Environment, processEnvironment } from '../env.js';

/**
 * True when a test must be skipped because this machine lacks a tool:
 * `it.skipIf(missing('unsquashfs'))('reads a snap (needs unsquashfs)', ...)`. Name the tool in the test's name.
 *
 * With `CI_NOTHING_SKIPPED=1` nothing is skipped: it throws, and the file that asks fails.
 */
export function missing(tool: string, env: Environment = processEnvironment()): boolean {
  const found = (env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && isProgram(join(folder, tool)));
  if (!found && env.CI_NOTHING_SKIPPED === '1') {
    throw new Error(`${tool} is not installed, and CI_NOTHING_SKIPPED=1 allows no test to be skipped`);
  }
  return !found;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
