import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, boolean, context, der, integer, octets, oid, sequence, set, time, utf8 } from './der.js';

/** What a certificate shall say (RFC 5280). */
export interface CertificateRequest {
  /** In the order of the certificate: `[['O', 'Lab'], ['CN', 'alice']]`. */
  readonly subject: Name;
  readonly issuer: Name;
  /** Whose key is certified. */
  readonly publicKey: KeyObject;
  /** Whose key certifies: P-256. */
  readonly issuerKey: KeyObject;
  readonly use: 'authority' | 'server' | 'client';
  /** @default none */
  readonly dnsNames?: readonly string[];
  /** IPv4. @default none */
  readonly addresses?: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export type Name = readonly (readonly [type: 'O' | 'CN', value: string])[];

const NAME_TYPES = { O: '2.5.4.10', CN: '2.5.4.3' };
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const USES = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' };

/**
 * Makes a certificate, as DER. node:crypto reads certificates but makes none; what it lacks is this structure of a dozen fields,
 * for which a package would bring a whole ASN.1 compiler.
 */
export function makeCertificate(request: CertificateRequest): Buffer {
  const body = sequence(
    context(0, integer(2)),
    integer(serial()),
    ECDSA_SHA256,
    nameOf(request.issuer),
    sequence(time(request.notBefore), time(request.notAfter)),
    nameOf(request.subject),
    spki(request.publicKey),
    context(3, sequence(...extensions(request))),
  );
  return sequence(body, ECDSA_SHA256, bits(sign('sha256', body, request.issuerKey)));
}

function nameOf(name: Name): Buffer {
  return sequence(...name.map(([type, value]) => set(sequence(oid(NAME_TYPES[type]), utf8(value)))));
}

function extensions(request: CertificateRequest): Buffer[] {
  const { use, dnsNames = [], addresses = [] } = request;
  const isAuthority = use === 'authority';
  const list = [
    extension('2.5.29.19', { critical: true }, isAuthority ? sequence(boolean(true)) : sequence()),
    // keyCertSign and cRLSign, or digitalSignature.
    extension('2.5.29.15', { critical: true }, der(0x03, Buffer.from(isAuthority ? [1, 0x06] : [7, 0x80]))),
    extension('2.5.29.14', {}, octets(keyId(request.publicKey))),
    extension('2.5.29.35', {}, sequence(der(0x80, keyId(createPublicKey(request.issuerKey))))),
  ];
  if (use !== 'authority') list.push(extension('2.5.29.37', {}, sequence(oid(USES[use]))));
  const names = [
    ...dnsNames.map((name) => der(0x82, Buffer.from(name, 'latin1'))),
    ...addresses.map((address) => der(0x87, Buffer.from(address.split('.').map(Number)))),
  ];
  if (names.length > 0) list.push(extension('2.5.29.17', {}, sequence(...names)));
  return list;
}

function extension(id: string, { critical = false }: { critical?: boolean }, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1').update(spki(key)).digest();
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

/** 63 bits: positive, and not zero by any luck. */
function serial(): Buffer {
  const bytes = randomBytes(8);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}
