import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { Environment } from '../env.js';
import { PublishError } from '../errors.js';

/**
 * The TLS context that trusts further authorities beside the usual ones, or undefined when none are given. They come from
 * `options.ca`, else from the files of OMNIPUB_CA_FILE (PEM, separated as in PATH).
 * @throws PublishError INVALID_INPUT for a file that can't be read or holds no certificate
 */
export function trustContext(ca: string | undefined, env: Environment): SecureContext | undefined {
  const authorities = trustedAuthorities(ca, env);
  return authorities === undefined ? undefined : createSecureContext({ ca: [...authorities] });
}

/**
 * The usual authorities and the further ones of `ca` or the environment; undefined when there are no further ones.
 * @throws PublishError INVALID_INPUT for a file that can't be read or holds no certificate
 */
export function trustedAuthorities(ca: string | undefined, env: Environment): readonly string[] | undefined {
  const extra =
    ca === undefined ? filesOf('OMNIPUB_CA_FILE', env) : [checkedCertificates(ca, 'the option ca')];
  if (extra.length === 0) return undefined;
  // Naming any authority replaces Node's own list, and with it what NODE_EXTRA_CA_CERTS had added to that.
  const usual = env.NODE_EXTRA_CA_CERTS === undefined ? [] : filesOf('NODE_EXTRA_CA_CERTS', env);
  return [...rootCertificates, ...usual, ...extra];
}

function filesOf(variable: string, env: Environment): string[] {
  const paths = (env[variable] ?? '').split(delimiter).filter((path) => path !== '');
  return paths.map((path) => {
    try {
      return checkedCertificates(readFileSync(path, 'utf8'), `${variable}: ${JSON.stringify(path)}`);
    } catch (thrown) {
      if (thrown instanceof PublishError) throw thrown;
      throw new PublishError('INVALID_INPUT', `${variable}: ${JSON.stringify(path)} can't be read`, {
        hint: `set ${variable} to readable PEM files, separated by "${delimiter}"`,
        cause: thrown,
      });
    }
  });
}

/**
 * The certificates of a PEM text. OpenSSL skips what it can't read; a typo would only show as a failed handshake much later.
 * @throws PublishError INVALID_INPUT naming `where`, without the text
 */
export function checkedCertificates(pem: string, where: string): string {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const block of blocks) new X509Certificate(block);
    if (blocks.length > 0) return blocks.join('\n');
  } catch {
    // Told below, without the text of the file: somebody may have named a key by mistake.
  }
  throw new PublishError('INVALID_INPUT', `${where} holds no readable PEM certificate`, {
    hint: 'give the certificate of the authority in PEM form (-----BEGIN CERTIFICATE-----)',
  });
}
