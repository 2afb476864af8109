import { type Call, PublishError } from '@omnipub/core';
import type { Build } from '../builds/build-schema.js';
import { sourceBuildConfig } from '../builds/read-build.js';
import { askFile } from '../download/fetch-result.js';
import { ifThere } from './if-there.js';
import type { SourceArtifact } from './source-artifact.js';
import type { StoreAccess } from './store-access.js';

/**
 * Is a build of that version made of this very file? Copr keeps no sums. But the source RPM of a build lies among its results for some
 * weeks, and what was uploaded lies there as it was: another size is another file. Undefined where that can't be told: the file is gone,
 * or the server has made it itself.
 */
export async function isSameSize(
  { copr, files }: StoreAccess,
  { id, source_package: { url } }: Build,
  source: SourceArtifact,
  call: Call,
): Promise<boolean | undefined> {
  if (source.kind === 'spec' || url === null || !URL.canParse(url)) return undefined;
  const { source_type: type } = await sourceBuildConfig(copr, id, call);
  if (type !== 'upload' && type !== 'link') return undefined;
  const facts = await ifThere(askFile(files, { parts: [], url: new URL(url) }, call));
  return facts?.size === undefined ? undefined : facts.size === source.size;
}

/** A build of that version is there, of another file. */
export function otherContent({ id, source_package: { name, version } }: Build): PublishError {
  return new PublishError(
    'CONFLICT',
    `build ${String(id)} of ${name ?? 'the package'} ${version ?? ''} is there already, of a source RPM with another size`,
    {
      store: 'copr',
      hint: 'raise the release in the spec file, or delete that build; nothing is replaced under the same version',
    },
  );
}
