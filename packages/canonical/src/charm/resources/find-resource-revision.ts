import { type Call, PublishError } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { listResourceRevisions } from './list-resources.js';
import { basesOnWire } from './resource-bases.js';
import type { ResourceBase, ResourceRevision } from './resource-schema.js';

/** What is looked for: this content, on these bases. */
export interface ResourceContent {
  readonly name: string;
  readonly resource: string;
  /** SHA3-384, in hex. */
  readonly digest: string;
  /** Left out: whatever bases it has. */
  readonly bases?: readonly ResourceBase[] | undefined;
}

/** The newest revision of a resource with exactly this content, usable on what is asked for. */
export async function findResourceRevision(
  session: ApiSession,
  { name, resource, digest, bases }: ResourceContent,
  call: Call,
): Promise<ResourceRevision | undefined> {
  const revisions = await listResourceRevisions(session, name, resource, call).catch((thrown: unknown) => {
    // Before the first charm that declares it, the store knows no such resource.
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return [];
    throw thrown;
  });
  const wanted = bases === undefined || bases.length === 0 ? undefined : keyOf(basesOnWire(bases));
  return [...revisions]
    .filter((each) => each.digest === digest && (wanted === undefined || keyOf(each.bases) === wanted))
    .sort((a, b) => b.revision - a.revision)[0];
}

function keyOf(bases: ResourceRevision['bases']): string {
  return bases
    .map(({ name, channel, architectures }) => [name, channel, ...[...architectures].sort()].join('\0'))
    .sort()
    .join('\n');
}
