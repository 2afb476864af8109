import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Clock } from '../clock.js';
import { PublishError, toPublishError } from '../errors.js';
import { tlsContext } from '../http/tls-context.js';
import { checkedCertificates } from '../http/trust.js';
import type { TlsOptions } from '../http/types.js';
import { registerSecret } from '../redact.js';

/** Where a client certificate lies. Absolute paths. */
export interface ClientCertificateFiles {
  /** PEM: the certificate, with its key too unless `key` names that. */
  readonly cert?: string;
  readonly key?: string;
  /** PKCS#12, instead of `cert` and `key`. */
  readonly pfx?: string;
  readonly passphrase?: string;
  /** PEM: authorities that replace all others. */
  readonly serverCa?: string;
}

/** A certificate that was read and checked. */
export interface ClientCertificate {
  readonly tls: TlsOptions;
  /** Whose it is, such as `CN=jo, O=Example`. Unknown for PKCS#12. */
  readonly subject?: string;
  /** ISO 8601, UTC. Unknown for PKCS#12. */
  readonly expiresAt?: string;
}

/**
 * Reads a client certificate and checks all that can be checked before a server sees it: that it can be read, belongs to its key,
 * and has begun and not ended.
 * @throws PublishError NOT_FOUND or AUTH_DENIED for a file that can't be read; AUTH_EXPIRED for one that has ended; AUTH_MISSING for
 * a missing passphrase; AUTH_DENIED for a wrong one; INVALID_INPUT for the rest, naming the file
 */
export async function readClientCertificate(
  files: ClientCertificateFiles,
  deps: { readonly clock: Clock },
): Promise<ClientCertificate> {
  const { cert, key, pfx, passphrase } = files;
  if (passphrase !== undefined) registerSecret(passphrase);
  const secret = passphrase === undefined ? {} : { passphrase };
  const trust = files.serverCa === undefined ? {} : { serverCa: await authorities(files.serverCa) };
  if ((cert === undefined) === (pfx === undefined) || (pfx !== undefined && key !== undefined))
    throw invalid('name either a PEM certificate (with its key) or one PKCS#12 file');
  if (pfx !== undefined) {
    const tls: TlsOptions = { pfx: await read(pfx), ...secret, ...trust };
    tlsContext(tls, { env: {} });
    return { tls };
  }
  const pem = (await read(cert ?? '')).toString('utf8');
  const keyPem = key === undefined ? pem : (await read(key)).toString('utf8');
  const chain = checkedCertificates(pem, JSON.stringify(cert));
  const own = privateKeyOf(keyPem, key ?? cert ?? '');
  const tls: TlsOptions = { cert: chain, key: own, ...secret, ...trust };
  const leaf = new X509Certificate(chain);
  checkDates(leaf, cert ?? '', deps.clock.now());
  checkKey(leaf, tls, key ?? cert ?? '');
  const subject = leaf.subject.replaceAll('\n', ', ');
  return { tls, subject, expiresAt: new Date(leaf.validTo).toISOString() };
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (thrown) {
    throw toPublishError(thrown, { hint: 'check the path and the rights of the certificate file' });
  }
}

async function authorities(path: string): Promise<string> {
  return checkedCertificates((await read(path)).toString('utf8'), JSON.stringify(path));
}

function privateKeyOf(pem: string, path: string): string {
  const block = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]+?-----END \1-----/.exec(pem)?.[0];
  if (block === undefined)
    throw invalid(`${JSON.stringify(path)} holds no private key: add it, or name its file as the key`);
  registerSecret(block);
  return block;
}

/** A certificate of another key would only show as a refused handshake. */
function checkKey(leaf: X509Certificate, tls: TlsOptions, path: string): void {
  // First, because its words about passphrases are ours.
  tlsContext(tls, { env: {} });
  const { key = '', passphrase } = tls;
  let belongs: boolean;
  try {
    belongs = leaf.checkPrivateKey(
      createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) }),
    );
  } catch {
    throw invalid(`the key in ${JSON.stringify(path)} can't be read`);
  }
  if (!belongs) throw invalid(`the key in ${JSON.stringify(path)} does not belong to the certificate`);
}

function checkDates(leaf: X509Certificate, path: string, now: number): void {
  const [from, to] = [Date.parse(leaf.validFrom), Date.parse(leaf.validTo)];
  if (now > to)
    throw new PublishError(
      'AUTH_EXPIRED',
      `the certificate in ${JSON.stringify(path)} expired on ${new Date(to).toISOString()}`,
      { hint: 'get a new certificate from the store, then log in again' },
    );
  if (now < from)
    throw invalid(
      `the certificate in ${JSON.stringify(path)} is valid only from ${new Date(from).toISOString()}`,
    );
}

function invalid(message: string): PublishError {
  return new PublishError('INVALID_INPUT', message, { hint: 'check the certificate files' });
}
