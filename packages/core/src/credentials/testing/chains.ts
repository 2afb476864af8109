import type { StoreEvent } from '../../events.js';
import { fakeClock } from '../../http/testing/fake-clock.js';
import type { CredentialChain } from '../chain/chain-types.js';
import { createCredentialChain } from '../chain/credential-chain.js';
import { createMemoryStore } from '../memory.js';
import type { BackendName, CredentialRecord, CredentialStore } from '../record.js';
import { record } from './records.js';

/** A working backend under any name. */
export const backend = (name: BackendName, ...records: CredentialRecord[]): CredentialStore => ({
  ...createMemoryStore(records),
  name,
});

/** A chain, and what it told. */
export function chainOf(...backends: CredentialStore[]): {
  chain: CredentialChain;
  codes: () => string[];
  events: StoreEvent[];
} {
  const events: StoreEvent[] = [];
  const chain = createCredentialChain(backends, { emit: (event) => events.push(event), clock: fakeClock() });
  return {
    chain,
    events,
    codes: () => events.map((event) => (event.type === 'warning' ? event.code : event.type)),
  };
}

/** A record whose secret tells where it lies. */
export const named = (secret: string): CredentialRecord => record({ secret: `made-up-in-${secret}` });
