import { resolve } from 'node:path';
import {
  normalizeOrigin,
  PublishError,
  readClientCertificate,
  readSmallFile,
  registerSecret,
  type TokenLogin,
} from '@omnipub/core';
import { type CertificateFacts, certificateFacts, pkcs12Facts } from './certificate-facts.js';
import { DEFAULT_ORIGIN } from './default-origin.js';
import { expandHome } from './expand-home.js';

/** What was answered, paths absolute. */
interface Answers {
  readonly cert: string;
  readonly key?: string;
  readonly passphrase?: string;
}

/** A client certificate: one PEM with its key, as koji has it, a PEM and its key's, or a PKCS#12 file. Kept are the paths. */
export const certificateLogin: TokenLogin = {
  kind: 'client-cert',
  name: 'certificate',
  summary: 'a client certificate in files: PEM, or PKCS#12',
  questions: [
    { name: 'cert', text: 'Certificate (file)', secret: false },
    { name: 'key', text: 'Key (file; empty when it is in the same one)', secret: false },
    { name: 'passphrase', text: 'Passphrase of the key (empty: none)', secret: true },
  ],
  fromToken: (token) => ({ cert: token.trim() }),
  async record(answers, { origin, clock, home }) {
    const path = (name: string): string => {
      const typed = (answers[name] ?? '').trim();
      return typed === '' ? '' : resolve(expandHome(typed, home));
    };
    const [cert, key, passphrase] = [path('cert'), path('key'), answers.passphrase ?? ''];
    if (cert === '') throw invalid('the certificate is not named', 'name the file');
    if (passphrase !== '') registerSecret(passphrase);
    const given: Answers = {
      cert,
      ...(key === '' ? {} : { key }),
      ...(passphrase === '' ? {} : { passphrase }),
    };
    const file = await readSmallFile(cert);
    if (file === undefined) throw invalid(`the certificate ${cert} is not there`, 'check the path');
    const isPem = file.bytes.includes('-----BEGIN ');
    const facts = isPem
      ? await checkPem(given, file.bytes, clock)
      : await checkPkcs12(given, file.bytes, clock);
    return {
      store: 'koji',
      origin: normalizeOrigin(origin ?? DEFAULT_ORIGIN),
      account: facts?.commonName ?? 'default',
      kind: 'client-cert',
      secret: JSON.stringify(isPem ? given : { pfx: cert, ...(passphrase === '' ? {} : { passphrase }) }),
      madeAt: facts?.validFrom ?? new Date(clock.now()).toISOString(),
      ...(facts === undefined ? {} : { expiresAt: facts.expiresAt }),
    };
  },
};

type Clock = Parameters<TokenLogin['record']>[1]['clock'];

async function checkPem(given: Answers, pem: Buffer, clock: Clock): Promise<CertificateFacts> {
  await check(() => readClientCertificate(given, { clock }));
  // A file may begin with the key; X509Certificate wants the certificate first.
  const text = pem.toString('latin1');
  return certificateFacts(text.slice(Math.max(text.indexOf('-----BEGIN CERTIFICATE'), 0)));
}

async function checkPkcs12(
  { cert, key, passphrase }: Answers,
  pfx: Buffer,
  clock: Clock,
): Promise<CertificateFacts | undefined> {
  if (key !== undefined)
    throw invalid('the certificate is a PKCS#12 file, which holds its key', 'leave the key empty');
  const secret = passphrase === undefined ? {} : { passphrase };
  await check(() => readClientCertificate({ pfx: cert, ...secret }, { clock }));
  const facts = pkcs12Facts(pfx, passphrase);
  if (facts !== undefined && Date.parse(facts.expiresAt) < clock.now())
    throw invalid(`the certificate expired on ${facts.expiresAt.slice(0, 10)}`, 'get a new one from the hub');
  return facts;
}

/** Whatever is wrong with a certificate is wrong with what was answered. */
async function check(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    if (!(thrown instanceof PublishError)) throw thrown;
    throw invalid(`the certificate can't be used: ${thrown.message}`, thrown.hint ?? 'check the files');
  }
}

function invalid(message: string, hint: string): PublishError {
  return new PublishError('INVALID_INPUT', message, { store: 'koji', hint });
}
