import { hyphen } from '../http/error-list.js';
import { Router } from '../http/router.js';
import { settlePushes } from '../snaps/settle.js';
import type { World } from '../world.js';
import { addCollaborators } from './collaborators.js';
import { addInfo } from './info.js';
import { addLibraries } from './libraries.js';
import { addNames } from './names.js';
import { addOciImages } from './oci-image.js';
import { addReleases } from './releases.js';
import { addResources } from './resources.js';
import { addRevisions } from './revisions.js';
import { addSnapNames } from './snap/snap-names.js';
import { addSnapReleases } from './snap/snap-releases.js';
import { addSnapRevisions } from './snap/snap-revisions.js';
import { addTokenRoutes } from './tokens/routes.js';
import { addTracks } from './tracks.js';

/** api.charmhub.io: the publisher's gateway of charms, and of snaps in private stores (canonical contract 0). */
export function createGateway(world: World): Router {
  const router = new Router(hyphen, { before: () => settlePushes(world) });
  const parts = [
    addTokenRoutes,
    addLibraries,
    addNames,
    addRevisions,
    addReleases,
    addTracks,
    addResources,
    addOciImages,
    addCollaborators,
    addInfo,
    addSnapNames,
    addSnapRevisions,
    addSnapReleases,
  ];
  for (const add of parts) add(router, world);
  return router;
}
