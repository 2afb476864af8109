import type { ClientCertificateFiles, NegotiateAuthOptions } from '@omnipub/core';

/** How to log in (koji contract 3). */
export type KojiAuth =
  /** Not at all: everything that reads works. */
  | { readonly type: 'anonymous' }
  /** A client certificate: one PEM with its key, a PEM and its key's, or PKCS#12. */
  | { readonly type: 'certificate'; readonly files: ClientCertificateFiles }
  /** A Kerberos ticket; needs the optional peer `kerberos`. */
  | {
      readonly type: 'gssapi';
      /** @default the default ticket's */
      readonly principal?: string | undefined;
      /** @default the package `kerberos` */
      readonly kerberos?: NegotiateAuthOptions['kerberos'] | undefined;
    }
  /** Rare: most hubs have it switched off. */
  | { readonly type: 'password'; readonly user: string; readonly password: string };
