import type { Answer } from '../http/answer.js';
import { type Call, Router } from '../http/router.js';
import type { World } from '../world.js';
import { beginUpload, cancelUpload, continueUpload, finishUpload, getBlob, showUpload } from './blobs.js';
import { authorize } from './credentials.js';
import { getManifest, listTags, putManifest } from './manifests.js';
import { registryErrors } from './registry-errors.js';

type Respond = (world: World, call: Call, repository: string) => Answer | Promise<Answer>;

/** registry.jujucharms.com: takes the images of OCI resources (canonical contract 4.2; OCI distribution specification). */
export function createRegistry(world: World): Router {
  const router = new Router(registryErrors);
  const on = (method: string, rest: string, scope: 'push' | 'pull', respond: Respond): void => {
    router.on(method, `/v2/charm/:package/:resource${rest}`, (call) => {
      const repository = `charm/${call.params['package'] ?? ''}/${call.params['resource'] ?? ''}`;
      authorize(world, call.request.headers.authorization, { repository, scope });
      return respond(world, call, repository);
    });
  };
  router.on('GET', '/v2/', ({ request }) => {
    authorize(world, request.headers.authorization, undefined);
    return { status: 200, headers: { 'Docker-Distribution-API-Version': 'registry/2.0' }, body: {} };
  });
  on('POST', '/blobs/uploads/', 'push', beginUpload);
  on('PATCH', '/blobs/uploads/:upload', 'push', continueUpload);
  on('PUT', '/blobs/uploads/:upload', 'push', finishUpload);
  on('GET', '/blobs/uploads/:upload', 'push', showUpload);
  on('DELETE', '/blobs/uploads/:upload', 'push', cancelUpload);
  on('HEAD', '/blobs/:digest', 'pull', getBlob);
  on('GET', '/blobs/:digest', 'pull', getBlob);
  on('PUT', '/manifests/:reference', 'push', putManifest);
  on('HEAD', '/manifests/:reference', 'pull', getManifest);
  on('GET', '/manifests/:reference', 'pull', getManifest);
  on('GET', '/tags/list', 'pull', (_world, _call, repository) => listTags(world, repository));
  return router;
}
