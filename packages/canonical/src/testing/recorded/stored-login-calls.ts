import { createCredentialChain, type Deps, type Environment, placeBackend } from '@omnipub/core';
import { expect } from 'vitest';
import { environmentPlace } from '../../credentials/environment-place.js';
import { type CanonicalTool, charmcraft, snapcraft } from '../../credentials/tool.js';
import { whoAmI } from '../../login/who-am-i.js';
import { b64, placeWorld } from '../place-world.js';
import { recordedHeader } from '../recording.js';
import type { Replay } from '../replay.js';
import { jo } from './identities.js';
import type { RecordedCalls } from './recorded-call.js';

/** The deps of somebody whose only login is this text in the variable of the tool. */
function withVariable({ deps }: Replay, tool: CanonicalTool, text: string, env: Environment = {}): Deps {
  const { clock } = deps;
  const world = placeWorld('/nowhere', { clock, env: { ...env, [tool.credentialsVariable]: b64(text) } });
  const backend = placeBackend(environmentPlace(tool), world, { tier: 'environment', store: tool.store });
  return { ...deps, credentials: createCredentialChain([backend], { clock, emit: () => undefined }) };
}

/** Logins in the forms in which tools of other times left them, and no login at all. */
export const storedLoginCalls: RecordedCalls = {
  u1_env_credentials_untyped: {
    call: async (replay) => {
      const { root: r, discharge: d } = replay.values.login;
      const env = { [snapcraft.originVariable]: replay.urls.api };
      const deps = withVariable(replay, snapcraft, JSON.stringify({ r, d }), env);
      expect(await whoAmI({ store: 'snap', config: replay.config }, deps)).toMatchObject(jo);
    },
  },
  u1_env_wrong_type: {
    // Only the public store takes no tokens; that one is not reached.
    call: async (replay) =>
      whoAmI({ store: 'snap' }, withVariable(replay, snapcraft, '{"t": "macaroon", "v": "candid-token"}')),
    fails: { code: 'PROTOCOL', recovery: 'login' },
  },
  pg_u1_auth_finds_old_candid_credentials: {
    call: async (replay) => {
      const [exchange] = replay.recording.exchanges;
      const sent = exchange === undefined ? undefined : recordedHeader(exchange, 'authorization');
      const env = { [charmcraft.originVariable]: replay.urls.api };
      const deps = withVariable(replay, charmcraft, (sent ?? '').replace('Macaroon ', ''), env);
      return whoAmI({ store: 'charmhub', config: replay.config }, deps);
    },
    fails: { code: 'AUTH_EXPIRED', recovery: 'login', storeCode: 'macaroon-verification-failed' },
    otherwise: [
      expect.stringMatching(/^0 api GET .*: header authorization: .*, sent "Macaroon OLD-CANDID-TOKEN"$/u),
    ],
  },
  whoami_after_logout: {
    call: async ({ config, deps }) => whoAmI({ store: 'charmhub', config }, deps),
    fails: { code: 'AUTH_MISSING', recovery: 'login' },
  },
};
