import { isAbsolute, join } from 'node:path';
import { type CredentialPlace, readSmallFile } from '@omnipub/core';
import { parseLegacyConfig } from './legacy-config.js';
import { recordOf } from './login-record.js';
import { snapcraft } from './tool.js';

/** What snapcraft 6 and older left; snapcraft 9 still uses it, and refuses to log in while it is there. Read only. */
export const legacySnapcraftPlace: CredentialPlace = {
  name: 'snapcraft-legacy-config',
  summary: 'what "snapcraft login" of version 6 and older put into ~/.config/snapcraft/snapcraft.cfg',
  async read({ env, home, clock, path, origin: wanted }) {
    const config = env.XDG_CONFIG_HOME ?? '';
    const folder = isAbsolute(config) ? config : join(home, '.config');
    const where = path ?? join(folder, 'snapcraft', 'snapcraft.cfg');
    const file = await readSmallFile(where);
    if (file === undefined) return [];
    return parseLegacyConfig(file.bytes.toString('utf8'), env, where)
      .filter(({ origin }) => wanted === undefined || origin === wanted)
      .map(({ origin, root, discharge }) =>
        recordOf({ kind: 'u1-macaroon', root, discharge }, { tool: snapcraft, origin, clock }),
      );
  },
};
