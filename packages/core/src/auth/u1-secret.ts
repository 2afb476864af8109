import { z } from 'zod';
import type { CredentialRecord } from '../credentials/record.js';
import { PublishError } from '../errors.js';
import type { MacaroonCredentials } from '../macaroon/authorization-header.js';
import { registerSecret } from '../redact.js';

const u1Secret = z.object({ r: z.string().min(1), d: z.string().min(1) });

/**
 * What a record of kind `u1-macaroon` or `macaroon` is sent as. All parts become known to redaction.
 * @throws PublishError PROTOCOL when the secret has not the form of its kind; INVALID_INPUT for another kind
 */
export function macaroonCredentialsOf(
  record: Pick<CredentialRecord, 'kind' | 'secret' | 'scheme'>,
): MacaroonCredentials {
  registerSecret(record.secret);
  if (record.kind === 'macaroon') {
    const { scheme } = record;
    return { form: 'token', token: record.secret.trim(), ...(scheme === undefined ? {} : { scheme }) };
  }
  if (record.kind !== 'u1-macaroon') {
    throw new PublishError('INVALID_INPUT', `a credential of the kind ${record.kind} is no macaroon`, {
      hint: 'log in with a kind that this store takes',
    });
  }
  const parsed = u1Secret.safeParse(parseJson(record.secret));
  if (!parsed.success) {
    throw new PublishError('PROTOCOL', 'the stored login is damaged: it should be JSON with "r" and "d"', {
      recovery: 'login',
      hint: 'log in again',
    });
  }
  const { r: root, d: discharge } = parsed.data;
  registerSecret(root);
  registerSecret(discharge);
  return { form: 'u1', root, discharge };
}

/** The other way round: what goes into a record's `secret`, the discharge unbound. */
export function secretOfMacaroon(
  credentials: MacaroonCredentials,
): Pick<CredentialRecord, 'kind' | 'secret'> {
  return credentials.form === 'u1'
    ? { kind: 'u1-macaroon', secret: JSON.stringify({ r: credentials.root, d: credentials.discharge }) }
    : { kind: 'macaroon', secret: credentials.token };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
