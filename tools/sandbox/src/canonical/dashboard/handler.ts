import { underscore } from '../http/error-list.js';
import { Router } from '../http/router.js';
import { settlePushes } from '../snaps/settle.js';
import type { World } from '../world.js';
import { addAccount } from './account.js';
import { addAccountKey } from './account-key.js';
import { addAcl } from './acl.js';
import { addAssertionSets } from './assertion-sets.js';
import { addBinaryMetadata } from './binary-metadata.js';
import { addChannelMap } from './channel-map.js';
import { addInfo } from './info.js';
import { addMetadata } from './metadata.js';
import { addMetrics } from './metrics.js';
import { addRegisterName } from './register-name.js';
import { addReleases } from './releases.js';
import { addSnapAssertions } from './snap-assertions.js';
import { addSnapPush } from './snap-push.js';
import { addSnapRelease } from './snap-release.js';
import { addState } from './state.js';
import { addTokens } from './tokens.js';
import { addUploadStatus } from './upload-status.js';

/** dashboard.snapcraft.io: dev/api and api/v2, and what api.snapcraft.io tells everybody (canonical contract 0). */
export function createDashboard(world: World): Router {
  const router = new Router(underscore, { before: () => settlePushes(world) });
  const parts = [
    addAcl,
    addTokens,
    addAccount,
    addAccountKey,
    addRegisterName,
    addMetrics,
    addSnapPush,
    addUploadStatus,
    addSnapRelease,
    addMetadata,
    addBinaryMetadata,
    addChannelMap,
    addReleases,
    addState,
    addSnapAssertions,
    addAssertionSets,
    addInfo,
  ];
  for (const add of parts) add(router, world);
  return router;
}
