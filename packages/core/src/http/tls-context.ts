import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { Environment } from '../env.js';
import { PublishError } from '../errors.js';
import { checkedCertificates, trustedAuthorities } from './trust.js';
import type { TlsOptions } from './types.js';

/**
 * The TLS context of connections to the store itself: its client certificate, whom it trusts, its newest protocol version.
 * @throws PublishError INVALID_INPUT when certificate and key don't go together or can't be read; AUTH_MISSING without a
 * passphrase that is needed; AUTH_DENIED for a wrong one
 */
export function tlsContext(
  tls: TlsOptions,
  trust: { readonly ca?: string | undefined; readonly env: Environment },
): SecureContext {
  const { cert, key, pfx, passphrase, serverCa, maxVersion } = tls;
  const authorities =
    serverCa === undefined
      ? trustedAuthorities(trust.ca, trust.env)
      : [checkedCertificates(serverCa, 'serverCa')];
  const options: SecureContextOptions = {
    ...(authorities === undefined ? {} : { ca: [...authorities] }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(pfx === undefined ? {} : { pfx: Buffer.from(pfx) }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
  };
  try {
    return createSecureContext(options);
  } catch (thrown) {
    throw contextError(thrown, tls);
  }
}

/** OpenSSL's words say which part failed, but not to whom and what to do. */
function contextError(thrown: unknown, tls: TlsOptions): PublishError {
  const words = thrown instanceof Error ? thrown.message : '';
  const what = tls.pfx === undefined ? 'the key of the client certificate' : 'the PKCS#12 file';
  const passphrase = tls.passphrase !== undefined && tls.passphrase !== '';
  if (
    /mac verify failure|bad decrypt|bad password read|interrupted or cancelled|password required/i.test(words)
  ) {
    return passphrase
      ? new PublishError('AUTH_DENIED', `the passphrase of ${what} is wrong`, {
          recovery: 'fix-input',
          hint: 'type the passphrase again',
          cause: thrown,
        })
      : new PublishError('AUTH_MISSING', `${what} needs a passphrase`, {
          hint: 'give its passphrase',
          cause: thrown,
        });
  }
  if (/key values mismatch/i.test(words)) {
    return new PublishError('INVALID_INPUT', 'the client certificate and its key do not belong together', {
      hint: 'give the certificate and the key that were made for each other',
      cause: thrown,
    });
  }
  if (/unsupported/i.test(words) && tls.pfx !== undefined) {
    return new PublishError(
      'INVALID_INPUT',
      'the PKCS#12 file is enciphered in a way that OpenSSL 3 has given up',
      {
        hint: 'write it anew: openssl pkcs12 -legacy -in OLD -nodes | openssl pkcs12 -export -out NEW',
        cause: thrown,
      },
    );
  }
  return new PublishError('INVALID_INPUT', 'the client certificate or its key can’t be read', {
    hint: 'give PEM files (-----BEGIN ...-----) or one PKCS#12 file',
    cause: thrown,
  });
}
