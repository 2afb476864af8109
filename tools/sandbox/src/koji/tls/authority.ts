import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificate, type Name } from './certificate.js';
import { makePkcs12 } from './pkcs12.js';

/** Where the files of a client certificate lie. */
export interface ClientCertificateFiles {
  /** Certificate and key in one, as Koji's `cert` wants it. */
  readonly pem: string;
  readonly cert: string;
  readonly key: string;
  /** The same key, encrypted with the passphrase. */
  readonly encryptedKey: string;
  /** PKCS#12 with both, and the authority. */
  readonly pfx: string;
  /** Of `encryptedKey` and `pfx`. */
  readonly passphrase: string;
}

const ORGANISATION = 'omnipub sandbox';
const PASSPHRASE = 'sandbox-passphrase';
const YEAR = 365 * 86_400_000;

/** The hub's own certificate authority; its keys are P-256 and stay in the state directory. */
export class Authority {
  /** Path of its certificate. */
  readonly ca: string;
  readonly #folder: string;
  readonly #key: KeyObject;

  /** Takes the authority that is there, or makes one. @throws Error when the folder cannot be written */
  constructor(folder: string) {
    this.#folder = folder;
    this.ca = join(folder, 'ca.crt');
    const keyPath = join(folder, 'ca.key');
    mkdirSync(folder, { recursive: true });
    if (!existsSync(this.ca)) {
      const { publicKey, privateKey } = newKey();
      writeFileSync(keyPath, pemOfKey(privateKey), { mode: 0o600 });
      const subject = AUTHORITY;
      const certificate = makeCertificate({
        subject,
        issuer: subject,
        publicKey,
        issuerKey: privateKey,
        use: 'authority',
        ...validity(),
      });
      writeFileSync(this.ca, pemOfCertificate(certificate));
    }
    this.#key = createPrivateKey(readFileSync(keyPath));
  }

  /** A certificate for the server on loopback. */
  server(): { cert: string; key: string } {
    const { publicKey, privateKey } = newKey();
    const certificate = makeCertificate({
      subject: [['CN', 'localhost']],
      issuer: AUTHORITY,
      publicKey,
      issuerKey: this.#key,
      use: 'server',
      dnsNames: ['localhost'],
      addresses: ['127.0.0.1'],
      ...validity(),
    });
    return { cert: pemOfCertificate(certificate), key: pemOfKey(privateKey) };
  }

  /** A certificate of a user, made at the first call: `CN=alice,O=omnipub sandbox`. */
  client(
    user: string,
    options: { /** @default 10 years from now */ notAfter?: Date } = {},
  ): ClientCertificateFiles {
    if (!/^[\w.@+-]+$/.test(user)) throw new RangeError(`${user} is no name for a certificate's file`);
    const suffix = options.notAfter === undefined ? '' : `-until-${options.notAfter.getTime()}`;
    const at = (ending: string): string => join(this.#folder, `${user}${suffix}.${ending}`);
    const files = {
      pem: at('pem'),
      cert: at('crt'),
      key: at('key'),
      encryptedKey: at('encrypted.key'),
      pfx: at('p12'),
      passphrase: PASSPHRASE,
    };
    if (!existsSync(files.pfx)) this.#writeClient(user, files, options.notAfter);
    return files;
  }

  #writeClient(user: string, files: ClientCertificateFiles, notAfter: Date | undefined): void {
    const { publicKey, privateKey } = newKey();
    const certificate = makeCertificate({
      subject: [
        ['O', ORGANISATION],
        ['CN', user],
      ],
      issuer: AUTHORITY,
      publicKey,
      issuerKey: this.#key,
      use: 'client',
      ...validity(),
      ...(notAfter === undefined ? {} : { notAfter }),
    });
    const secret = { mode: 0o600 };
    writeFileSync(files.cert, pemOfCertificate(certificate));
    writeFileSync(files.key, pemOfKey(privateKey), secret);
    writeFileSync(files.pem, pemOfCertificate(certificate) + pemOfKey(privateKey), secret);
    const encrypted = privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: PASSPHRASE,
    });
    writeFileSync(files.encryptedKey, encrypted, secret);
    const certificates = [certificate, new X509Certificate(readFileSync(this.ca)).raw];
    writeFileSync(files.pfx, makePkcs12({ key: privateKey, certificates, passphrase: PASSPHRASE }), secret);
  }
}

const AUTHORITY: Name = [
  ['O', ORGANISATION],
  ['CN', 'omnipub sandbox CA (trust nothing with it)'],
];

/** Begins yesterday, for clocks that disagree. */
function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - 86_400_000), notAfter: new Date(now + 10 * YEAR) };
}

function newKey(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pemOfKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string;
}

function pemOfCertificate(certificate: Buffer): string {
  const lines = certificate.toString('base64').replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`;
}
