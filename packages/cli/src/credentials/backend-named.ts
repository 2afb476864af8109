import { type CredentialStore, didYouMean, PublishError } from '@omnipub/core';

/** The backend of this name. @throws PublishError INVALID_INPUT for a name that there is not */
export function backendNamed(backends: readonly CredentialStore[], name: string): CredentialStore {
  const backend = backends.find((known) => known.name === name);
  if (backend !== undefined) return backend;
  const names = backends.map((known) => known.name);
  throw new PublishError('INVALID_INPUT', `there is no backend ${JSON.stringify(name)}`, {
    hint: didYouMean(name, names) ?? `use one of: ${names.join(', ')}`,
  });
}

/** The same, but one that can be written to. @throws PublishError UNSUPPORTED for the environment and other tools' places */
export function writableNamed(backends: readonly CredentialStore[], name: string): CredentialStore {
  const backend = backendNamed(backends, name);
  if (backend.writable) return backend;
  const names = backends.filter(({ writable }) => writable).map((known) => known.name);
  throw new PublishError('UNSUPPORTED', `${name} can't be written to`, {
    hint: `use one of: ${names.join(', ')}`,
  });
}
