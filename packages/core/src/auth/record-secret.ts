import { z } from 'zod';
import type { CredentialRecord } from '../credentials/record.js';
import { PublishError } from '../errors.js';
import { registerSecret } from '../redact.js';
import type { BasicAuthOptions } from './basic-auth.js';
import type { ClientCertificateFiles } from './client-certificate.js';

type Stored = Pick<CredentialRecord, 'kind' | 'secret'>;

const certificateSecret = z.object({
  cert: z.string().min(1).optional(),
  key: z.string().min(1).optional(),
  pfx: z.string().min(1).optional(),
  passphrase: z.string().optional(),
  serverCa: z.string().min(1).optional(),
});

/**
 * The user and password of a record of kind `basic`: the first colon is between them. Becomes known to redaction.
 * @throws PublishError INVALID_INPUT for another kind; PROTOCOL without a colon
 */
export function basicCredentialsOf(record: Stored): BasicAuthOptions {
  expectKind(record, 'basic');
  const colon = record.secret.indexOf(':');
  if (colon < 1) throw damaged('it should be USER:PASSWORD');
  const password = record.secret.slice(colon + 1);
  registerSecret(password);
  return { user: record.secret.slice(0, colon), password };
}

/**
 * The files of a record of kind `client-cert`. Its passphrase becomes known to redaction.
 * @throws PublishError INVALID_INPUT for another kind; PROTOCOL when it is not JSON with paths
 */
export function clientCertificateFilesOf(record: Stored): ClientCertificateFiles {
  expectKind(record, 'client-cert');
  let json: unknown;
  try {
    json = JSON.parse(record.secret);
  } catch {
    throw damaged('it should be JSON with the paths of the certificate');
  }
  const parsed = certificateSecret.safeParse(json);
  if (!parsed.success) throw damaged('it should be JSON with the paths of the certificate');
  const { cert, key, pfx, passphrase, serverCa } = parsed.data;
  if (passphrase !== undefined) registerSecret(passphrase);
  return {
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(pfx === undefined ? {} : { pfx }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(serverCa === undefined ? {} : { serverCa }),
  };
}

function expectKind(record: Stored, kind: CredentialRecord['kind']): void {
  registerSecret(record.secret);
  if (record.kind === kind) return;
  throw new PublishError(
    'INVALID_INPUT',
    `a credential of the kind ${record.kind} is not of the kind ${kind}`,
    {
      hint: 'log in with a kind that this store takes',
    },
  );
}

function damaged(what: string): PublishError {
  return new PublishError('PROTOCOL', `the stored login is damaged: ${what}`, {
    recovery: 'login',
    hint: 'log in again',
  });
}
