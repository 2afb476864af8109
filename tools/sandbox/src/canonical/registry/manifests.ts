import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../http/answer.js';
import { readBody } from '../http/body.js';
import type { Call } from '../http/router.js';
import type { World } from '../world.js';
import { DIGEST } from './blobs.js';
import { refuse, registryErrors } from './registry-errors.js';

const LIMIT = 4 * 1024 * 1024;
const descriptor = z.object({ digest: z.string().regex(DIGEST), urls: z.array(z.string()).optional() });
const image = z.object({ schemaVersion: z.literal(2), config: descriptor, layers: z.array(descriptor) });
const index = z.object({ schemaVersion: z.literal(2), manifests: z.array(descriptor) });

const kinds: Readonly<Record<string, 'image' | 'index'>> = {
  'application/vnd.oci.image.manifest.v1+json': 'image',
  'application/vnd.docker.distribution.manifest.v2+json': 'image',
  'application/vnd.oci.image.index.v1+json': 'index',
  'application/vnd.docker.distribution.manifest.list.v2+json': 'index',
};

/** `PUT /v2/NAME/manifests/REFERENCE`: only what the repository has can be named in it. */
export async function putManifest(world: World, call: Call, repository: string): Promise<Answer> {
  const reference = call.params['reference'] ?? '';
  const mediaType = (call.request.headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';
  const content = await readBody(call, registryErrors, LIMIT);
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const isDigest = reference.startsWith('sha256:');
  if (isDigest && reference !== digest) throw refuse('DIGEST_INVALID', 'manifest is not of its digest');
  checkReferences(world, repository, { mediaType, content });
  await world.images.putManifest(repository, {
    digest,
    mediaType,
    content,
    tag: isDigest ? undefined : reference,
  });
  const headers = { Location: `/v2/${repository}/manifests/${digest}`, 'Docker-Content-Digest': digest };
  return { status: 201, headers, body: Buffer.alloc(0) };
}

function checkReferences(
  world: World,
  repository: string,
  { mediaType, content }: { readonly mediaType: string; readonly content: Buffer },
): void {
  const { blobs, manifests } = world.images.repository(repository);
  const missing = (kind: string, digest: string): Error =>
    refuse('MANIFEST_BLOB_UNKNOWN', `${kind} unknown to registry: ${digest}`);
  if (kinds[mediaType] === 'index') {
    const stranger = parse(content, index).manifests.find(
      ({ digest }) => !manifests.some((one) => one.digest === digest),
    );
    if (stranger !== undefined) throw missing('manifest', stranger.digest);
    return;
  }
  if (kinds[mediaType] === undefined) throw refuse('MANIFEST_INVALID', `manifest of type "${mediaType}"`);
  const { config, layers } = parse(content, image);
  // A layer with addresses of its own is fetched from there.
  const stranger = [config, ...layers].find(
    ({ digest, urls }) => urls === undefined && !blobs.includes(digest),
  );
  if (stranger !== undefined) throw missing('blob', stranger.digest);
}

/** `HEAD` and `GET /v2/NAME/manifests/REFERENCE`, a tag or a digest. */
export async function getManifest(world: World, call: Call, repository: string): Promise<Answer> {
  const reference = call.params['reference'] ?? '';
  const { manifests, tags } = world.images.repository(repository);
  const digest = tags[reference] ?? reference;
  const found = manifests.find((one) => one.digest === digest);
  if (found === undefined) throw refuse('MANIFEST_UNKNOWN', 'manifest unknown');
  const headers = { 'Content-Type': found.mediaType, 'Docker-Content-Digest': digest };
  return { status: 200, headers, file: await world.images.stored(digest) };
}

/** `GET /v2/NAME/tags/list`. */
export function listTags(world: World, repository: string): Answer {
  return {
    status: 200,
    body: { name: repository, tags: Object.keys(world.images.repository(repository).tags) },
  };
}

function parse<T>(content: Buffer, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(content.toString('utf8')));
  } catch {
    throw refuse('MANIFEST_INVALID', 'manifest invalid');
  }
}
