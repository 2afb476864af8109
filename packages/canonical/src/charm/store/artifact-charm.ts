import { type Artifact, type Call, PublishError } from '@omnipub/core';
import { digestOf } from '../../api/digest-of.js';
import { checkCharmName } from '../names/charm-name.js';
import { checkSameName, type InspectedCharm } from '../upload/inspect-charm.js';
import type { UploadInput } from './definition-schemas.js';

/**
 * The charm that a step is about; its digest is taken here when nobody has asked for it before.
 * @throws PublishError INVALID_INPUT for another kind of artifact, an empty file, and another name than the one asked for
 */
export async function charmOf(
  artifact: Artifact,
  input: UploadInput | undefined,
  call: Call,
): Promise<InspectedCharm> {
  const { path, size } = artifact;
  if (artifact.kind !== 'charm' && artifact.kind !== 'bundle')
    throw new PublishError(
      'INVALID_INPUT',
      size === 0 ? `${JSON.stringify(path)} is empty` : `${JSON.stringify(path)} is no charm and no bundle`,
      { store: 'charmhub', hint: 'name what "charmcraft pack" made, a .charm or .zip file' },
    );
  checkSameName(artifact, input?.name);
  checkCharmName(artifact.name);
  const known = artifact.digests['sha3-384'];
  const digest = known ?? (await digestOf(path, call));
  return { path, size, name: artifact.name, kind: artifact.kind, digest };
}
