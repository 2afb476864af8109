import {
  type Call,
  expiryFinding,
  type Finding,
  findingOf,
  normalizeOrigin,
  PublishError,
  withoutExpiryWarning,
} from '@omnipub/core';
import type { StoreAccess } from './store-access.js';

const LOGIN = 'omnipub login copr';

/**
 * Whose login is it, does the server take it, and how long still?
 * @throws PublishError NETWORK, TIMEOUT or STORE_UNAVAILABLE when the server can't be asked
 */
export async function checkLogin(
  store: StoreAccess,
  call: Call,
): Promise<{ readonly me?: string; readonly findings: readonly Finding[] }> {
  const quiet = withoutExpiryWarning(call);
  try {
    const ending = await checkExpiry(store, quiet);
    const { name } = await store.copr.whoAmI(quiet);
    return {
      me: name,
      findings: [{ level: 'ok', code: 'LOGIN', message: `logged in as ${name}` }, ...ending],
    };
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || !thrown.code.startsWith('AUTH_')) throw thrown;
    return { findings: [{ fix: `run: ${LOGIN}`, ...findingOf(thrown) }] };
  }
}

/** The server tells nothing of it: what is known was in the configuration file, or came with the token (copr contract 8). */
async function checkExpiry({ copr, account }: StoreAccess, { signal }: Call): Promise<readonly Finding[]> {
  const { credentials, clock } = copr.deps;
  const wanted = {
    store: 'copr',
    origin: normalizeOrigin(copr.url.href),
    ...(account === undefined ? {} : { account }),
  };
  const found = await credentials.find(wanted, { signal });
  if (found === undefined) return [];
  const finding = expiryFinding(found.record, { now: clock.now(), command: LOGIN });
  return finding === undefined ? [] : [finding];
}
