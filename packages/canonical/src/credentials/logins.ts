import { defineLogin } from '@omnipub/core';
import { developerTokenLogin, developerTokenPlace } from './developer-token.js';
import { environmentPlace } from './environment-place.js';
import { exportPlace } from './export-place.js';
import { exportedTokenLogin } from './exported-token-login.js';
import { filePlace } from './file-place.js';
import { keyringPlace } from './keyring-place.js';
import { legacySnapcraftPlace } from './legacy-place.js';
import { charmcraft, snapcraft } from './tool.js';

/** The logins of the Snap Store, shared with snapcraft (canonical contract 3.5). */
export const snapLogin = defineLogin({
  kind: 'snap',
  summary: 'the Snap Store, as snapcraft logs in',
  defaultOrigin: snapcraft.defaultOrigin,
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
  summary: 'Charmhub, as charmcraft logs in',
  defaultOrigin: charmcraft.defaultOrigin,
  tokens: [exportedTokenLogin(charmcraft), developerTokenLogin],
  places: [
    environmentPlace(charmcraft),
    keyringPlace(charmcraft),
    filePlace(charmcraft),
    exportPlace(charmcraft),
    developerTokenPlace,
  ],
});
