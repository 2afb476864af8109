import { PublishError } from '../../errors.js';
import type { CredentialStore } from '../record.js';

const rank: Readonly<Record<string, number>> = {
  explicit: 0,
  environment: 2,
  keyring: 4,
  file: 6,
  memory: 8,
};

/**
 * Puts backends in the order in which they are asked: explicit, environment, keyring, file, memory; another tool's place
 * right after the one of ours that it is like.
 * @throws PublishError INTERNAL when two have one name
 */
export function inOrder(backends: readonly CredentialStore[]): readonly CredentialStore[] {
  const names = new Set(backends.map(({ name }) => name));
  if (names.size !== backends.length) {
    throw new PublishError('INTERNAL', 'two credential backends have one name');
  }
  const at = ({ name, tier }: CredentialStore): number => rank[name] ?? (rank[tier ?? 'file'] ?? 0) + 1;
  // sort() is stable: places of one tier stay in the order in which they were given.
  return [...backends].sort((a, b) => at(a) - at(b));
}
