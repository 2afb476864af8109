import { spawnSync } from 'node:child_process';

/**
 * True when a test must be skipped because this machine lacks a tool; the sandbox's own, for it shares nothing with the packages.
 * With `CI_NOTHING_SKIPPED=1` nothing is skipped: it throws, and the file that asks fails.
 */
export function missing(tool: string): boolean {
  const isMissing = spawnSync(tool, ['--help'], { stdio: 'ignore' }).error !== undefined;
  if (isMissing && process.env.CI_NOTHING_SKIPPED === '1') {
    throw new Error(`${tool} is not installed, and CI_NOTHING_SKIPPED=1 allows no test to be skipped`);
  }
  return isMissing;
}
