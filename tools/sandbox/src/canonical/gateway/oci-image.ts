import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Charm } from '../charms/charm.js';
import { type Answer, ok, text } from '../http/answer.js';
import { hyphen as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import { DIGEST } from '../registry/blobs.js';
import { issueRegistryLogin } from '../registry/credentials.js';
import type { Upload } from '../storage/uploads.js';
import type { World } from '../world.js';
import { accessCharm } from './charm-access.js';
import { readJson } from './json-body.js';
import { declaredOf } from './resources.js';

/** Images as resources: where to push one, and the text that stands for it (canonical contract 4.2). */
export function addOciImages(router: Router, world: World): void {
  const base = '/v1/charm/:name/resources/:resource/oci-image';
  router
    .on('GET', `${base}/upload-credentials`, (call) => credentials(world, call))
    .on('POST', `${base}/blob`, (call) => blob(world, call));
}

function imageOf(world: World, call: Call): string {
  const { charm } = accessCharm(world, call, 'package-manage-revisions');
  const { name, type } = declaredOf(world, charm, call);
  if (type !== 'oci-image')
    throw errors.refuse(400, 'invalid-charm-resource', `Resource '${name}' is not an oci-image`);
  return repositoryOf(charm, name);
}

/** Where the registry keeps a resource. Names of repositories have no capitals, and ids of packages do. */
export function repositoryOf({ id }: Charm, resource: string): string {
  return `charm/${createHash('sha256').update(id).digest('hex').slice(0, 36)}/${resource}`;
}

function credentials(world: World, call: Call): Answer {
  const repository = imageOf(world, call);
  return ok({
    'image-name': `${new URL(world.urls.registry).host}/${repository}`,
    ...issueRegistryLogin(world, { repository, scope: 'push' }),
  });
}

const blobBody = z.strictObject({ 'image-digest': z.string().regex(DIGEST) });

async function blob(world: World, call: Call): Promise<Answer> {
  const repository = imageOf(world, call);
  const digest = (await readJson(call, blobBody))['image-digest'];
  if (!hasManifest(world, repository, digest))
    throw errors.notFound(`The image with digest ${digest} is not in the registry`);
  const { username, password } = issueRegistryLogin(world, { repository, scope: 'pull' });
  const ImageName = `${new URL(world.urls.registry).host}/${repository}@${digest}`;
  return text(200, JSON.stringify({ ImageName, Username: username, Password: password }), 'application/json');
}

const blobText = z.object({ ImageName: z.string(), Username: z.string(), Password: z.string() });

/** Looks whether an upload is a text of {@link blob} for this resource. @returns what is wrong with it */
export async function readImageBlob(
  world: World,
  { charm, name, upload }: { readonly charm: Charm; readonly name: string; readonly upload: Upload },
): Promise<string | undefined> {
  const problem = 'The upload does not describe an image of this resource';
  if (upload.size > 64 * 1024) return problem;
  const read = blobText.safeParse(parse(await readFile(world.uploads.path(upload), 'utf8')));
  const [, repository = '', digest = ''] =
    /^[^/]+\/(.+)@(sha256:.+)$/u.exec(read.data?.ImageName ?? '') ?? [];
  const isOurs = repository === repositoryOf(charm, name) && hasManifest(world, repository, digest);
  return isOurs ? undefined : problem;
}

const hasManifest = (world: World, repository: string, digest: string): boolean =>
  world.images.repository(repository).manifests.some((one) => one.digest === digest);

function parse(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return undefined;
  }
}
