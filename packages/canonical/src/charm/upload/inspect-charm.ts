import { stat } from 'node:fs/promises';
import { type Call, type CharmArtifact, inspectArtifact, PublishError, toPublishError } from '@omnipub/core';
import { checkCharmName } from '../names/charm-name.js';

/** A charm or bundle that may be uploaded. */
export interface InspectedCharm {
  readonly path: string;
  readonly name: string;
  readonly kind: CharmArtifact['kind'];
  /** Bytes. */
  readonly size: number;
  /** SHA3-384 of the file, in hex. */
  readonly digest: string;
}

/** Options of {@link inspectCharm}. */
export interface InspectCharmOptions {
  /** The registered name that it is for. @default the charm's own */
  readonly name?: string | undefined;
}

/**
 * Looks into a file before anything of it is sent.
 * @throws PublishError INVALID_INPUT for an empty file, for what is no charm or bundle, and for one of another name
 */
export async function inspectCharm(
  path: string,
  options: InspectCharmOptions,
  call: Call,
): Promise<InspectedCharm> {
  if (options.name !== undefined) checkCharmName(options.name);
  const { size } = await stat(path).catch((thrown: unknown) => {
    throw toPublishError(thrown, { store: 'charmhub' });
  });
  const refuse = (what: string, hint: string): PublishError =>
    new PublishError('INVALID_INPUT', `${JSON.stringify(path)} ${what}`, { store: 'charmhub', hint });
  if (size === 0) throw refuse('is empty', 'pack the charm again, and check that there is space on the disk');
  const artifact = await inspectArtifact(path, { ...call, algorithms: ['sha3-384'] });
  if (artifact.kind !== 'charm' && artifact.kind !== 'bundle')
    throw refuse(`is no charm and no bundle`, 'name what "charmcraft pack" made, a .charm or .zip file');
  checkSameName(artifact, options.name);
  checkCharmName(artifact.name);
  return {
    path,
    name: artifact.name,
    kind: artifact.kind,
    size: artifact.size,
    digest: String(artifact.digests['sha3-384']),
  };
}

/** @throws PublishError INVALID_INPUT when a charm calls itself otherwise than it is to be uploaded */
export function checkSameName(
  artifact: Pick<CharmArtifact, 'kind' | 'name' | 'path'>,
  name: string | undefined,
): void {
  if (name === undefined || name === artifact.name) return;
  const { kind, path } = artifact;
  throw new PublishError(
    'INVALID_INPUT',
    `the ${kind} in ${JSON.stringify(path)} is called "${artifact.name}", not "${name}"`,
    {
      store: 'charmhub',
      hint: `upload it as ${artifact.name}, or change the name in ${kind === 'charm' ? 'charmcraft.yaml' : 'bundle.yaml'} and pack it again`,
    },
  );
}
