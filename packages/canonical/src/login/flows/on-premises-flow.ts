import type { LoginFlow } from '@omnipub/core';
import { snapcraft } from '../../credentials/tool.js';
import { loginOnPremises } from '../on-premises.js';
import { flowOptions } from './flow-options.js';
import { identified } from './identified.js';

/** An on-premises Snap Store, by the macaroon of its administrator. */
export const onPremisesFlow: LoginFlow = {
  name: 'onprem',
  summary: 'an on-premises Snap Store: the macaroon of its administrator, or SNAPCRAFT_ADMIN_MACAROON',
  kind: 'macaroon',
  restrictions: [],
  isMeant: (env) => env.SNAPCRAFT_STORE_AUTH === 'onprem',
  async login(io, at) {
    const given = (at.deps.env.SNAPCRAFT_ADMIN_MACAROON ?? '').trim();
    const adminMacaroon =
      given === '' ? await io.ask({ text: "the administrator's macaroon", secret: true }) : given;
    const { config, signal, emit, account } = flowOptions(at, snapcraft);
    const record = await loginOnPremises(
      {
        adminMacaroon,
        signal,
        emit,
        ...(config === undefined ? {} : { config }),
        ...(account === undefined ? {} : { account }),
      },
      at.deps,
    );
    // From here on it is spoken to as what it is, whatever the environment says.
    const deps = { ...at.deps, env: { ...at.deps.env, SNAPCRAFT_STORE_AUTH: 'onprem' } };
    return identified(record, io, { ...at, deps }, snapcraft);
  },
};
