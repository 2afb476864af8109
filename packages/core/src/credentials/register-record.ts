import { registerSecret } from '../redact.js';

/**
 * Makes all secrets of a record known to redaction: the whole, and the parts that are sent on their own (the password of
 * `login:password`, each macaroon of a pair, the passphrase of a key). Takes anything, because also a record that is
 * not valid may hold one.
 */
export function registerRecord(value: unknown): void {
  if (typeof value !== 'object' || value === null || !('secret' in value)) return;
  const { secret } = value;
  if (typeof secret !== 'string') return;
  registerSecret(secret);
  const kind = 'kind' in value ? value.kind : undefined;
  if (kind === 'basic') registerSecret(secret.slice(secret.indexOf(':') + 1));
  if (secret.startsWith('{')) registerParts(secret);
}

/** Fields of a secret in JSON that are no secrets: paths, types, names of hosts. */
const open: ReadonlySet<string> = new Set([
  'cert',
  'key',
  't',
  'kind',
  'location',
  'identifier',
  'cid',
  'cl',
]);

function registerParts(json: string): void {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return;
  }
  const visit = (inner: unknown): void => {
    if (typeof inner === 'string') registerSecret(inner);
    else if (typeof inner === 'object' && inner !== null) {
      for (const [name, deeper] of Object.entries(inner)) if (!open.has(name)) visit(deeper);
    }
  };
  visit(value);
}
