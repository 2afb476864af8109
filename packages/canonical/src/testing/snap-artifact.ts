import { digestFile, type SnapArtifact } from '@omnipub/core';

/** The artifact of a file, as a plan has it where snaps can't be looked into. @param over what it is said to be */
export async function artifactOf(path: string, over: Partial<SnapArtifact> = {}): Promise<SnapArtifact> {
  const signal = new AbortController().signal;
  const { size, digests } = await digestFile(path, { algorithms: ['sha256'], signal });
  return {
    kind: 'snap',
    path,
    size,
    sha256: String(digests.sha256),
    mediaType: 'application/vnd.snap',
    digests,
    name: 'hello',
    version: '1.0',
    architectures: ['amd64'],
    checked: false,
    ...over,
  };
}
