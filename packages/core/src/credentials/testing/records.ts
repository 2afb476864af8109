import { PublishError } from '../../errors.js';
import type { BackendCall, CredentialRecord, CredentialStore, Probe } from '../record.js';

/** A call that nobody stops. */
export const call: BackendCall = { signal: new AbortController().signal };

/** A valid record, with what is given changed. */
export function record(over: Partial<CredentialRecord> = {}): CredentialRecord {
  return {
    store: 'copr',
    origin: 'https://copr.example',
    account: 'maria',
    kind: 'token',
    secret: 'made-up-token-0001',
    madeAt: '2026-01-01T00:00:00Z',
    ...over,
  };
}

/** A backend that can't be used, for a reason. */
export function brokenStore(name: CredentialStore['name'], code: string): CredentialStore {
  const probe: Probe = { usable: false, code, reason: `it is ${code}`, fix: `mend ${code}` };
  const fail = (): never => {
    throw new PublishError('AUTH_MISSING', probe.reason, { storeCode: code, hint: probe.fix });
  };
  return {
    name,
    writable: true,
    probe: async () => probe,
    get: async () => fail(),
    set: async () => fail(),
    delete: async () => fail(),
    list: () => ({ [Symbol.asyncIterator]: () => ({ next: async () => fail() }) }),
  };
}

/** Collects what an iterable gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
}
