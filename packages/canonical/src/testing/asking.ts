import {
  type CredentialRecord,
  createCredentialChain,
  type Deps,
  placeBackend,
  systemClock,
} from '@omnipub/core';
import { environmentPlace } from '../credentials/environment-place.js';
import type { CanonicalTool } from '../credentials/tool.js';
import { loginSession } from '../login/login-options.js';
import { identityOf } from '../login/who-am-i.js';
import type { LoginWorld } from './login-world.js';
import { b64, placeWorld } from './place-world.js';

/** Never aborts. */
export const signal: AbortSignal = new AbortController().signal;

/** So many calls at once with one client, by the names that the store answered. */
export async function ask(
  world: LoginWorld,
  store: 'snap' | 'charmhub',
  deps: Deps,
  calls = 1,
): Promise<unknown[]> {
  const session = loginSession({ store, config: world.config(store) }, deps);
  const call = { signal, emit: world.call.emit ?? (() => undefined) };
  const all = Array.from({ length: calls }, async () => (await identityOf(session, call)).username);
  return Promise.all(all);
}

/** The login that is kept now. */
export async function kept({ credentials }: Deps, { store, origin, account }: CredentialRecord) {
  return (await credentials.get({ store, origin, account }, { signal }))?.record;
}

/** The deps of somebody whose only login is this text in the variable of the tool. */
export function withVariable(world: LoginWorld, tool: CanonicalTool, text: string): Deps {
  const env = {
    ...world.env,
    [tool.originVariable]: world.config(tool.store).url,
    [tool.credentialsVariable]: b64(text),
  };
  const place = placeWorld(world.home, { env, clock: systemClock });
  const backend = placeBackend(environmentPlace(tool), place, { tier: 'environment', store: tool.store });
  const credentials = createCredentialChain([backend], { clock: systemClock, emit: () => undefined });
  return { ...world.deps(), credentials };
}

/** How many requests went to a path that ends so. */
export const count = (requests: LoginWorld['requests']['sso'], end: string): number =>
  requests.filter(({ url }) => url.endsWith(end)).length;
/** What so many calls are answered. */
export const jos = (calls: number): string[] => Array.from({ length: calls }, () => 'jo');
