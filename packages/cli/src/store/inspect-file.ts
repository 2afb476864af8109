import { resolve } from 'node:path';
import { type Artifact, inspectArtifact, PublishError } from '@omnipub/core';
import type { Session } from '../session.js';
import type { OpenStore } from './open-store.js';

/** Reads an artifact of the command line and makes sure that the store takes its kind. @throws PublishError */
export async function inspectFile(session: Session, open: OpenStore, path: string): Promise<Artifact> {
  const { kind, capabilities, digests } = open.definition;
  const artifact = await inspect();
  if (capabilities.artifacts.includes(artifact.kind)) return artifact;
  throw new PublishError(
    'INVALID_INPUT',
    `${JSON.stringify(path)} is a ${artifact.kind}, which a store of kind "${kind}" does not take`,
    {
      hint: `it takes: ${capabilities.artifacts.join(', ')}`,
    },
  );

  async function inspect(): Promise<Artifact> {
    try {
      return await inspectArtifact(resolve(session.io.cwd, path), {
        signal: open.stop.signal,
        ...(digests === undefined ? {} : { algorithms: digests }),
        emit: (event) => open.progress.onStoreEvent(`${open.name}/inspect`, event),
      });
    } catch (thrown) {
      // A path that the user typed and that isn't there is a usage error, not a store that lacks something.
      if (!(thrown instanceof PublishError) || !['NOT_FOUND', 'AUTH_DENIED'].includes(thrown.code))
        throw thrown;
      throw new PublishError('INVALID_INPUT', thrown.message, {
        ...(thrown.hint === undefined ? {} : { hint: thrown.hint }),
        cause: thrown,
      });
    } finally {
      open.progress.end(undefined);
    }
  }
}
