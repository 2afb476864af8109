import { PublishError } from '../errors.js';
import { isLoopback } from '../http/loopback.js';
import type { AuthStrategy, TlsOptions } from '../http/types.js';

/** What {@link clientCertAuth} is built with. */
export interface ClientCertAuthOptions {
  /** Certificate and key, as {@link readClientCertificate} gives them. */
  readonly tls: TlsOptions;
  /**
   * `login`: at most TLS 1.2, because servers as Koji's hub ask for the certificate only at the login's path, by a renegotiation
   * that Node answers; in TLS 1.3 it would get HTTP 403 with a good certificate (koji contract 3, measured). `every-request`: the
   * server asks in the first handshake, so that any version will do.
   * @default login
   */
  readonly purpose?: 'login' | 'every-request';
}

/**
 * Shows a client certificate to the store, and only to its own origin. Use a client of its own for the login: after that a session
 * stands for the certificate (koji contract 3).
 * @throws PublishError AUTH_MISSING when there is no certificate in `tls`
 */
export function clientCertAuth(options: ClientCertAuthOptions): AuthStrategy {
  const { tls, purpose = 'login' } = options;
  if (tls.cert === undefined && tls.pfx === undefined)
    throw new PublishError('AUTH_MISSING', 'there is no client certificate', {
      hint: 'name a certificate file, then log in again',
    });
  return {
    kind: 'client-cert',
    tls: purpose === 'login' ? { ...tls, maxVersion: 'TLSv1.2' } : tls,
    async apply(request) {
      if (request.url.protocol === 'https:' || isLoopback(request.url)) return request;
      throw new PublishError('INVALID_INPUT', `a client certificate means nothing over plain http`, {
        hint: 'use the https address of the store',
      });
    },
    // A 401 is no expired certificate; that shows in the handshake.
    expired: () => false,
    refresh: async () => false,
  };
}
