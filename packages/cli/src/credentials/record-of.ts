import { type CredentialRecord, PublishError } from '@omnipub/core';
import type { OneCredential } from './find-one.js';

/** The credential with its secret. @throws PublishError AUTH_MISSING when it went away meanwhile */
export async function recordOf(one: OneCredential): Promise<CredentialRecord> {
  const { backend, summary, signal } = one;
  const record = await backend.get(summary, { signal });
  if (record !== undefined) return record;
  throw new PublishError('AUTH_MISSING', `${backend.name} does not hold it any more`, {
    hint: 'log in again',
  });
}
