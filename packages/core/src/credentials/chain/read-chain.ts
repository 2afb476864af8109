import { PublishError, toPublishError } from '../../errors.js';
import type { Emit } from '../../events.js';
import type { ExpiryWatch } from '../expiry.js';
import { keyInWords, normalizeKey, normalizeOrigin } from '../key.js';
import type { BackendCall, CredentialKey, CredentialStore } from '../record.js';
import { type BackendFailure, failureOf, failuresInWords, mayHoldOne, unreadable } from './chain-failure.js';
import type { CredentialChain, CredentialQuery, FoundCredential } from './chain-types.js';

/** What reading a chain needs. */
export interface ReadChainParts {
  readonly backends: readonly CredentialStore[];
  readonly emit: Emit;
  readonly expiry: ExpiryWatch;
}

/** The reading half of a chain. */
export function readChain({
  backends,
  emit,
  expiry,
}: ReadChainParts): Pick<CredentialChain, 'get' | 'find' | 'require'> {
  /** Asks each backend in turn; `look` gives the credential, or undefined to go on. */
  async function first(
    query: CredentialQuery,
    call: BackendCall,
    look: (backend: CredentialStore) => Promise<FoundCredential['record'] | undefined>,
  ): Promise<FoundCredential | undefined> {
    const skipped: BackendFailure[] = [];
    for (const backend of backends) {
      try {
        const record = await look(backend);
        if (record === undefined) continue;
        warnOfSkipped(record, backend, skipped);
        expiry.check(record);
        return { record, from: backend.name, skipped };
      } catch (thrown) {
        if (thrown instanceof SeveralAccounts) throw thrown.error;
        const failure = failureOf(backend, thrown, call);
        if (isByHand(backend)) throw toPublishError(thrown);
        skipped.push(failure);
      }
    }
    const unsure = skipped.filter(mayHoldOne);
    if (unsure.length > 0) throw unreadable(inWords(query), query.store, unsure);
    return undefined;
  }

  function warnOfSkipped(
    key: CredentialKey,
    from: CredentialStore,
    skipped: readonly BackendFailure[],
  ): void {
    for (const failure of skipped.filter(mayHoldOne)) {
      emit({
        type: 'warning',
        code: 'credential-backend-skipped',
        message: `the credential of ${keyInWords(key)} comes from ${from.name}, because ${failuresInWords([failure])}`,
      });
    }
  }

  async function get(key: CredentialKey, call: BackendCall): Promise<FoundCredential | undefined> {
    const wanted = normalizeKey(key);
    return first(wanted, call, (backend) => backend.get(wanted, call));
  }

  async function find(query: CredentialQuery, call: BackendCall): Promise<FoundCredential | undefined> {
    const origin = normalizeOrigin(query.origin);
    const { account } = query;
    return first({ ...query, origin }, call, async (backend) => {
      if (account !== undefined) {
        const exact = await backend.get(normalizeKey({ ...query, origin, account }), call);
        if (exact !== undefined) return exact;
      }
      const key = await onlyAccount(backend, { ...query, origin }, call);
      return key === undefined ? undefined : backend.get(key, call);
    });
  }

  return {
    get,
    find,
    async require(query, call) {
      const found = await find(query, call);
      if (found !== undefined) return found;
      const asked = backends.filter(({ holds }) => holds === undefined || holds === query.store);
      throw new PublishError('AUTH_MISSING', `there is no credential of ${inWords(query)}`, {
        store: query.store,
        hint: `run: omnipub login ${query.store}\n${await statesInWords(asked, call)}`,
      });
    },
  };
}

/** What somebody set for this very run, and wrongly, must not become another account's credential. */
const isByHand = ({ name, tier }: CredentialStore): boolean =>
  name === 'explicit' || name === 'environment' || tier === 'environment';

/** Not a failure of a backend, but of the question. */
class SeveralAccounts extends Error {
  readonly error: PublishError;
  constructor(error: PublishError) {
    super(error.message);
    this.error = error;
  }
}

/** With an account: the one that is kept under another name, and of which the store said that it is that account. */
async function onlyAccount(
  backend: CredentialStore,
  { store, origin, account }: CredentialQuery,
  call: BackendCall,
): Promise<CredentialKey | undefined> {
  const keys: CredentialKey[] = [];
  for await (const summary of backend.list({ ...call, store })) {
    if (summary.store !== store || summary.origin !== origin) continue;
    if (account === undefined || summary.username === account) keys.push(summary);
  }
  if (keys.length < 2) return keys[0];
  const accounts = keys.map(({ account }) => account).join(', ');
  throw new SeveralAccounts(
    new PublishError(
      'INVALID_INPUT',
      `${backend.name} has credentials of several accounts at ${origin}: ${accounts}`,
      {
        store,
        hint: 'name the account',
      },
    ),
  );
}

/** Where it could not be looked, each reason once, then where there was nothing. */
async function statesInWords(backends: readonly CredentialStore[], call: BackendCall): Promise<string> {
  const empty: string[] = [];
  const closed = new Map<string, { readonly names: string[]; readonly why: string }>();
  for (const backend of backends) {
    const probe = await backend.probe(call);
    if (probe.usable) {
      empty.push(backend.name);
      continue;
    }
    // A place in the keyring has what is wrong with the keyring.
    const known = closed.get(probe.code);
    if (known === undefined)
      closed.set(probe.code, { names: [backend.name], why: `${probe.reason} (${probe.fix})` });
    else known.names.push(backend.name);
  }
  const lines = [...closed.values()].map(({ names, why }) => `${names.join(', ')}: ${why}`);
  return [...lines, ...(empty.length === 0 ? [] : [`nothing there: ${empty.join(', ')}`])].join('\n');
}

const inWords = ({ store, origin, account }: CredentialQuery): string =>
  account === undefined ? `${store} at ${origin}` : keyInWords({ store, origin, account });
