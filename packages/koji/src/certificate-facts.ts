import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

/** What a certificate says of itself. */
export interface CertificateFacts {
  /** The common name, which is the account at the hub (DNUsernameComponent, koji contract 3). */
  readonly commonName?: string;
  /** ISO 8601, UTC. */
  readonly validFrom: string;
  readonly expiresAt: string;
}

/** Facts of the first certificate of a PEM, or of a DER. Throws what node:crypto throws when there is none. */
export function certificateFacts(certificate: string | Buffer): CertificateFacts {
  const { subject, validFrom, validTo } = new X509Certificate(certificate);
  const commonName = /^CN=(.+)$/mu.exec(subject)?.[1];
  return {
    validFrom: new Date(validFrom).toISOString(),
    expiresAt: new Date(validTo).toISOString(),
    ...(commonName === undefined ? {} : { commonName }),
  };
}

/**
 * Facts of the certificate in a PKCS#12 file that its passphrase opens; undefined where this Node does not hand it out
 * (`getCertificate` of a native context is not documented).
 */
export function pkcs12Facts(pfx: Buffer, passphrase: string | undefined): CertificateFacts | undefined {
  const context: unknown = createSecureContext({
    pfx,
    ...(passphrase === undefined ? {} : { passphrase }),
  }).context;
  if (typeof context !== 'object' || context === null || !('getCertificate' in context)) return undefined;
  const { getCertificate } = context;
  const der: unknown = typeof getCertificate === 'function' ? getCertificate.call(context) : undefined;
  return Buffer.isBuffer(der) ? certificateFacts(der) : undefined;
}
