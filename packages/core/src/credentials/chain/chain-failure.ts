import { PublishError, toPublishError } from '../../errors.js';
import type { BackendCall, BackendName, CredentialStore } from '../record.js';

/** A backend that could not be asked, or not be written to. */
export interface BackendFailure {
  readonly backend: BackendName;
  /** The code of its {@link Probe}, or of its error. */
  readonly code: string;
  readonly reason: string;
  readonly fix?: string;
}

/**
 * This machine has no such backend, so nothing can lie in it: reason to say so when a secret is missing, none to warn at
 * each reading. Every other failure means that a secret may be there (a locked keyring is not an empty one).
 */
const absent: ReadonlySet<string> = new Set([
  'no-dbus',
  'no-service',
  'no-collection',
  'not-installed',
  'unsupported',
]);

/** May a secret lie in the backend that failed? */
export const mayHoldOne = (failure: BackendFailure): boolean => !absent.has(failure.code);

/** What an error of a backend means. @throws the error when it says that the caller stopped */
export function failureOf(backend: CredentialStore, thrown: unknown, call: BackendCall): BackendFailure {
  call.signal.throwIfAborted();
  const { code, message, hint, storeCode } = toPublishError(thrown);
  return {
    backend: backend.name,
    code: storeCode ?? code,
    reason: message,
    ...(hint === undefined ? {} : { fix: hint }),
  };
}

/** One line a backend: what is wrong with it and what to do. */
export function failuresInWords(failures: readonly BackendFailure[]): string {
  return failures
    .map(({ backend, reason, fix }) => `${backend}: ${reason}${fix === undefined ? '' : ` (${fix})`}`)
    .join('\n');
}

/** The error when a secret was not found, but could lie where nobody could look. */
export function unreadable(what: string, store: string, failures: readonly BackendFailure[]): PublishError {
  return new PublishError('AUTH_MISSING', `no credential of ${what} was found where omnipub could look`, {
    store,
    storeCode: failures[0]?.code ?? 'unreadable',
    hint: `it may lie where it could not look:\n${failuresInWords(failures)}`,
  });
}
