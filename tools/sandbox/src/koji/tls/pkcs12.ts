import { createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { context, integer, nothing, octets, oid, sequence, set } from './der.js';

const DATA = '1.2.840.113549.1.7.1';
const KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const SHA256 = '2.16.840.1.101.3.4.2.1';
const ITERATIONS = 2048;

/** A PKCS#12 file with a key, encrypted, and certificates (RFC 7292). */
export function makePkcs12(contents: {
  key: KeyObject;
  /** The key's own first. */
  certificates: readonly Uint8Array[];
  passphrase: string;
}): Buffer {
  const { passphrase } = contents;
  const key = contents.key.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase });
  const certificates = contents.certificates.map((certificate) =>
    bag(CERTIFICATE_BAG, sequence(oid(X509_CERTIFICATE), context(0, octets(certificate)))),
  );
  const safe = sequence(data(sequence(...certificates)), data(sequence(bag(KEY_BAG, key))));
  const salt = randomBytes(8);
  const mac = createHmac('sha256', macKey(passphrase, salt)).update(safe).digest();
  const digest = sequence(sequence(oid(SHA256), nothing()), octets(mac));
  return sequence(integer(3), data(safe), sequence(digest, octets(salt), integer(ITERATIONS)));
}

function bag(type: string, value: Buffer): Buffer {
  return sequence(oid(type), context(0, value), set());
}

function data(content: Buffer): Buffer {
  return sequence(oid(DATA), context(0, octets(content)));
}

/** RFC 7292 B.2 with SHA-256 and purpose 3; 32 bytes are one round of it. */
function macKey(passphrase: string, salt: Buffer): Buffer {
  const block = 64;
  const password = Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
  const fill = (bytes: Buffer): Buffer => {
    const length = block * Math.ceil(bytes.length / block);
    return Buffer.alloc(length, bytes);
  };
  let key = Buffer.concat([Buffer.alloc(block, 3), fill(salt), fill(password)]);
  for (let round = 0; round < ITERATIONS; round++) key = createHash('sha256').update(key).digest();
  return key;
}
