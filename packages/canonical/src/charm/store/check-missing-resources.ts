import { type Call, type CheckInput, charmResources, type Finding } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { listResources } from '../resources/list-resources.js';
import type { CharmhubTypes } from './charmhub-types.js';

/** What is going to be published, and whether its name is registered yet. */
export interface MissingResourcesInput {
  readonly name: string;
  readonly input: CheckInput<CharmhubTypes>;
  readonly registered: boolean;
}

/**
 * Resources that the charm declares, that nobody gives, and of which the store has no revision: it would refuse the release, after the
 * upload and its review. @throws PublishError when the store can't be asked
 */
export async function checkMissingResources(
  session: ApiSession,
  { name, input, registered }: MissingResourcesInput,
  call: Call,
): Promise<readonly Finding[]> {
  const { artifact, upload, release } = input;
  if (artifact?.kind !== 'charm' || release === undefined) return [];
  const given = new Set([...Object.keys(upload?.resources ?? {}), ...Object.keys(release.resources ?? {})]);
  const open = (await charmResources(artifact.path, call)).filter((declared) => !given.has(declared.name));
  if (open.length === 0) return [];
  const there = registered ? await listResources(session, name, call) : [];
  const known = new Set(there.filter(({ revision }) => revision !== undefined).map((each) => each.name));
  return open
    .filter((declared) => !known.has(declared.name))
    .map(({ name: resource, type }) => ({
      level: 'error',
      code: 'INVALID_INPUT',
      message: `the charm declares the resource "${resource}", of which Charmhub has no revision: it would refuse the release`,
      fix: `give ${type === 'oci-image' ? 'an image' : 'a file'}: upload.resources.${resource}; or release without it: release.resources.${resource}: null`,
    }));
}
