import { createHash } from 'node:crypto';
import { type Call, eachLimited, PublishError } from '@omnipub/core';
import { digestOf } from '../../api/digest-of.js';
import { sumProgress } from '../../api/sum-progress.js';
import type { CharmhubSession } from '../charmhub-session.js';
import { findResourceRevision } from '../resources/find-resource-revision.js';
import { fetchImageBlob } from '../resources/oci-image.js';
import { imageDigest } from '../resources/skopeo.js';
import { type ResourceSource, type SentResource, sendResource } from '../resources/upload-resource.js';
import type { ResourceInput } from './definition-schemas.js';

/** Resources of one upload, by their names. */
export type ResourceInputs = Readonly<Record<string, ResourceInput>>;

/** Resources at once: an image keeps a line busy by itself. */
const AT_ONCE = 2;

/** An input as the client takes it; a revision needs no upload. */
export function sourceOf(input: Exclude<ResourceInput, { revision: number }>): ResourceSource {
  return 'archive' in input ? { image: `oci-archive:${input.archive}`, bases: input.bases } : input;
}

/** Those that are there already; undefined when one is not. */
export async function findResources(
  session: CharmhubSession,
  name: string,
  inputs: ResourceInputs,
  call: Call,
): Promise<readonly SentResource[] | undefined> {
  const found: SentResource[] = [];
  for (const [resource, input] of Object.entries(inputs)) {
    if ('revision' in input) {
      found.push({ resource, revision: input.revision });
      continue;
    }
    const source = sourceOf(input);
    const digest = await contentOf(session, { name, resource, source }, call);
    if (digest === undefined) return undefined;
    const { bases } = source;
    const there = await findResourceRevision(session, { name, resource, digest, bases }, call);
    if (there === undefined) return undefined;
    found.push({ resource, revision: there.revision });
  }
  return found;
}

/** Brings all of them there; what is there already is not sent. */
export function sendResources(
  session: CharmhubSession,
  name: string,
  inputs: ResourceInputs,
  call: Call,
): Promise<readonly SentResource[]> {
  const progress = sumProgress(call.emit);
  return eachLimited(
    Object.entries(inputs),
    { limit: AT_ONCE, signal: call.signal },
    async ([resource, input]): Promise<SentResource> => {
      if ('revision' in input) return { resource, revision: input.revision };
      const own = { signal: call.signal, emit: progress.next(0) };
      return sendResource(session, { name, resource, source: sourceOf(input) }, own);
    },
  );
}

/** The digest that a resource has in the store; undefined for an image that was never copied there. */
async function contentOf(
  session: CharmhubSession,
  {
    name,
    resource,
    source,
  }: { readonly name: string; readonly resource: string; readonly source: ResourceSource },
  call: Call,
): Promise<string | undefined> {
  if ('file' in source) return digestOf(source.file, call);
  const digest = await imageDigest(session.deps, source.image, call);
  try {
    const blob = await fetchImageBlob(session, name, resource, digest, call);
    return createHash('sha3-384').update(blob, 'utf8').digest('hex');
  } catch (thrown) {
    if (thrown instanceof PublishError && ['NOT_FOUND', 'INVALID_INPUT'].includes(thrown.code))
      return undefined;
    throw thrown;
  }
}
