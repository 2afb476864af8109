import { callOf, type Identity, type StoreAt } from '@omnipub/core';
import { CoprSession } from '../session/copr-session.js';
import { type SessionConfig, sessionConfigSchema } from '../session/session-config.js';

/** What omnipub.yaml says of this Copr, as far as it is about reaching it. */
export function settingsAt({
  origin,
  settings = {},
  account,
}: Pick<StoreAt, 'origin' | 'settings'> & { readonly account?: string }): SessionConfig {
  const own = Object.keys(sessionConfigSchema.shape);
  return {
    url: origin,
    ...Object.fromEntries(Object.entries(settings).filter(([name]) => own.includes(name))),
    ...(account === undefined ? {} : { account }),
  };
}

/** Asks the server whose the login is (recording auth-check-ok). @throws PublishError AUTH_EXPIRED when it does not take it any more */
export async function whoAmI(at: StoreAt & { readonly account?: string }): Promise<Identity> {
  const me = await new CoprSession(settingsAt(at), at.deps).whoAmI(callOf(at));
  return { id: String(me.id), username: me.name };
}
