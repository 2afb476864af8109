import { defineLogin } from '@omnipub/core';
import { agentFlow, candidFlow, candidFormFlow } from '../login/flows/candid-flows.js';
import { onPremisesFlow } from '../login/flows/on-premises-flow.js';
import { ubuntuOneFlow } from '../login/flows/ubuntu-one-flow.js';
import { whoAmIAt } from '../login/flows/who-am-i-at.js';
import { developerMacaroonLogin, developerTokenLogin, developerTokenPlace } from './developer-token.js';
import { environmentPlace } from './environment-place.js';
import { exportPlace } from './export-place.js';
import { exportedTokenLogin } from './exported-token-login.js';
import { filePlace } from './file-place.js';
import { keyringPlace } from './keyring-place.js';
import { legacySnapcraftPlace } from './legacy-place.js';
import { charmcraft, currentOrigin, snapcraft } from './tool.js';

/** The logins of the Snap Store, shared with snapcraft (canonical contract 3.5). */
export const snapLogin = defineLogin({
  kind: 'snap',
  summary: 'the Snap Store',
  defaultOrigin: snapcraft.defaultOrigin,
  originIn: (env) => currentOrigin(snapcraft, env),
  flows: [
    ubuntuOneFlow(snapcraft),
    candidFlow(snapcraft),
    candidFormFlow(snapcraft),
    agentFlow(snapcraft),
    onPremisesFlow,
  ],
  whoAmI: whoAmIAt(snapcraft),
  tokens: [exportedTokenLogin(snapcraft)],
  places: [
    environmentPlace(snapcraft),
    keyringPlace(snapcraft),
    filePlace(snapcraft),
    legacySnapcraftPlace,
    exportPlace(snapcraft),
  ],
});

/** The logins of Charmhub, shared with charmcraft (canonical contract 3.5). */
export const charmhubLogin = defineLogin({
  kind: 'charmhub',
  summary: 'Charmhub',
  defaultOrigin: charmcraft.defaultOrigin,
  originIn: (env) => currentOrigin(charmcraft, env),
  flows: [
    ubuntuOneFlow(charmcraft),
    candidFlow(charmcraft),
    candidFormFlow(charmcraft),
    agentFlow(charmcraft),
  ],
  whoAmI: whoAmIAt(charmcraft),
  tokens: [exportedTokenLogin(charmcraft), developerTokenLogin, developerMacaroonLogin],
  places: [
    environmentPlace(charmcraft),
    keyringPlace(charmcraft),
    filePlace(charmcraft),
    exportPlace(charmcraft),
    developerTokenPlace,
  ],
});
