import { callOf } from '@omnipub/core';
import { checkNames, type VersionNames } from '../names.js';
import { type GobblerSession } from '../session.js';
import { conflict, describeVersion, differencesFrom, waitForVersion } from './upload-existing.js';
import { lookAtSource, refuseProblems } from './upload-source.js';
import type { UploadOptions, UploadResult } from './upload-types.js';

/**
 * Is this very directory there already? `undefined` when there is no such version.
 *
 * @throws PublishError CONFLICT when it is there with other content, or stays unfinished
 */
export async function findUploaded(
  session: GobblerSession,
  names: VersionNames,
  source: string,
  options: UploadOptions = {},
): Promise<UploadResult | undefined> {
  checkNames(names);
  const call = callOf(options);
  const found = await waitForVersion(session, names, call);
  if (found === undefined) return undefined;
  const tree = await lookAtSource(session, source, options, call);
  refuseProblems(tree, source);
  const differences = await differencesFrom(session, tree, found, { names, call });
  if (differences.length > 0) throw conflict(names, differences);
  return describeVersion(session, names, found, { outcome: 'existed', tree, call });
}
