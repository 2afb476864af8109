import { createCipheriv, createDecipheriv, getDiffieHellman, hkdfSync, randomBytes } from 'node:crypto';

/** How secrets travel on the bus: encrypted for the session, or as they are. */
export interface SessionCipher {
  /** What stands in the secret's two byte fields. */
  encrypt(secret: Uint8Array): { readonly parameters: Buffer; readonly value: Buffer };
  /** @throws Error when it was not encrypted for this session */
  decrypt(secret: { readonly parameters: Uint8Array; readonly value: Uint8Array }): Buffer;
}

/** The algorithm's name in `OpenSession` (Secret Service specification, "Transfer of Secrets"). */
export const DH_ALGORITHM = 'dh-ietf1024-sha256-aes128-cbc-pkcs7';
/** For providers that don't know {@link DH_ALGORITHM}. */
export const PLAIN_ALGORITHM = 'plain';

/** Secrets as they are: the bus is a local socket of this user. */
export const plainCipher: SessionCipher = {
  encrypt: (secret) => ({ parameters: Buffer.alloc(0), value: Buffer.from(secret) }),
  decrypt: ({ value }) => Buffer.from(value),
};

/**
 * Half a key exchange: send `publicKey`, then make the cipher with the provider's. It keeps secrets from whoever records the
 * bus (`dbus-monitor`), not from someone who sits between: nothing is authenticated.
 */
export function startKeyExchange(): {
  readonly publicKey: Buffer;
  cipher(theirs: Uint8Array): SessionCipher;
} {
  // RFC 2409's second group, which the specification names: 1024 bits.
  const exchange = getDiffieHellman('modp2');
  const publicKey = exchange.generateKeys();
  return {
    publicKey,
    cipher(theirs) {
      const shared = exchange.computeSecret(theirs);
      // Leading zeros count: the key is derived from all 1024 bits.
      const padded = Buffer.concat([Buffer.alloc(Math.max(0, 128 - shared.length)), shared]);
      return aesCipher(Buffer.from(hkdfSync('sha256', padded, Buffer.alloc(0), Buffer.alloc(0), 16)));
    },
  };
}

function aesCipher(key: Buffer): SessionCipher {
  return {
    encrypt(secret) {
      const parameters = randomBytes(16);
      const cipher = createCipheriv('aes-128-cbc', key, parameters);
      return { parameters, value: Buffer.concat([cipher.update(secret), cipher.final()]) };
    },
    decrypt({ parameters, value }) {
      const decipher = createDecipheriv('aes-128-cbc', key, parameters);
      return Buffer.concat([decipher.update(value), decipher.final()]);
    },
  };
}
