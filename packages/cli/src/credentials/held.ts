import {
  type BackendName,
  type CredentialStore,
  type CredentialSummary,
  keyId,
  PublishError,
  toPublishError,
} from '@omnipub/core';
import { backendNamed } from './backend-named.js';

/** A credential and the backend that holds it. */
export interface Held {
  readonly backend: CredentialStore;
  readonly summary: CredentialSummary;
}

/** A backend that could not be looked into, and why. */
export interface Closed {
  readonly backend: BackendName;
  readonly code: string;
  readonly reason: string;
  readonly fix: string;
}

/** Which credentials are meant; what is absent matches all. */
export interface Wanted {
  readonly store?: string;
  readonly origin?: string;
  readonly account?: string;
  /** Only what this backend holds. */
  readonly backend?: string;
}

/** What was found, in the order in which backends are asked: of two under one key the first is the one that is used. */
export interface FoundCredentials {
  readonly held: readonly Held[];
  readonly closed: readonly Closed[];
}

/** Looks for credentials in every backend. What can't be read of one hides nothing of the others. */
export async function findCredentials(
  backends: readonly CredentialStore[],
  wanted: Wanted,
  signal: AbortSignal,
): Promise<FoundCredentials> {
  const held: Held[] = [];
  const closed: Closed[] = [];
  const asked = wanted.backend === undefined ? backends : [backendNamed(backends, wanted.backend)];
  for (const backend of asked) {
    try {
      for await (const summary of backend.list({ signal })) {
        if (matches(summary, wanted)) held.push({ backend, summary });
      }
    } catch (thrown) {
      signal.throwIfAborted();
      const { code, message, hint, storeCode } = toPublishError(thrown);
      // Ctrl-C at the question for a passphrase.
      if (code === 'ABORTED') throw thrown;
      closed.push({
        backend: backend.name,
        code: storeCode ?? code,
        reason: message,
        fix: hint ?? 'run `omnipub credentials doctor`',
      });
    }
  }
  return { held, closed };
}

function matches(summary: CredentialSummary, wanted: Wanted): boolean {
  return (
    (wanted.store === undefined || summary.store === wanted.store) &&
    (wanted.origin === undefined || summary.origin === wanted.origin) &&
    (wanted.account === undefined || summary.account === wanted.account)
  );
}

/**
 * The one credential that is meant. Under one key in several backends it is the first, because that is used.
 * @throws PublishError AUTH_MISSING for none, saying where could not be looked; INVALID_INPUT for several
 */
export function theOne(found: FoundCredentials, what: string): Held {
  const [first, ...rest] = found.held;
  if (first === undefined) throw noCredential(found.closed, what);
  if (rest.every(({ summary }) => keyId(summary) === keyId(first.summary))) return first;
  const known = [...new Set(found.held.map(({ summary }) => `${summary.account} at ${summary.origin}`))];
  throw new PublishError(
    'INVALID_INPUT',
    `there is more than one credential for ${what}: ${known.join(', ')}`,
    { hint: 'say which with --account and --origin' },
  );
}

/** Without the keyring places of other tools where the keyring itself is said to be closed for the same reason. */
export function worthSaying(closed: readonly Closed[]): readonly Closed[] {
  const keyring = closed.find(({ backend }) => backend === 'keyring');
  return closed.filter(({ backend, code }) => !backend.startsWith('place:') || code !== keyring?.code);
}

/** The error for a credential that is not there. */
export function noCredential(closed: readonly Closed[], what: string): PublishError {
  const unseen = worthSaying(closed).map(
    ({ backend, reason }) => `\n  not looked into: ${backend}: ${reason}`,
  );
  const doctor = unseen.length === 0 ? '' : '; `omnipub credentials doctor` says more';
  return new PublishError('AUTH_MISSING', `there is no credential for ${what}`, {
    hint: `log in with \`omnipub login\`${doctor}${unseen.join('')}`,
  });
}
