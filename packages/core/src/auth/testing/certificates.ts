import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tempDir } from '../../testing/temp-dir.js';

const run = promisify(execFile);

/** Files of one authority and what it signed, all in PEM but `pfx`; made by the openssl of the machine. */
export interface TestCertificates {
  readonly folder: string;
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
  /** Certificate and key of the client in one file, as koji keeps them. */
  readonly joint: string;
  /** The client's key enciphered with `passphrase`. */
  readonly lockedKey: string;
  readonly pfx: string;
  readonly passphrase: string;
  /** Of the client too, but ended in 2021. */
  readonly expired: string;
  /** The same name, signed by itself. */
  readonly stranger: string;
}

/** Makes them in a fresh directory; needs `openssl`. */
export async function makeCertificates(): Promise<TestCertificates> {
  const folder = await tempDir();
  const at = (name: string): string => join(folder, name);
  const openssl = (...words: string[]) => run('openssl', words, { cwd: folder });
  const newKey = async (name: string): Promise<void> =>
    void (await openssl(
      'genpkey',
      '-algorithm',
      'EC',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-out',
      `${name}.key`,
    ));
  const selfSigned = async (name: string): Promise<void> => {
    await newKey(name);
    await openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      `${name}.key`,
      '-subj',
      `/CN=${name}`,
      '-days',
      '2',
      '-out',
      `${name}.crt`,
    );
  };
  await selfSigned('ca');
  await writeFile(at('index.txt'), '');
  await writeFile(at('serial'), '01\n');
  await writeFile(
    at('ca.cnf'),
    `[ca]\ndefault_ca=d\n[d]\ndir=.\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ncertificate=ca.crt\nprivate_key=ca.key
default_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n
[server]\nsubjectAltName=DNS:localhost,DNS:store.test,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n[client]\nextendedKeyUsage=clientAuth\n`,
  );
  const sign = async (name: string, as: 'server' | 'client', from: string, to: string): Promise<void> => {
    await openssl('req', '-new', '-key', `${as}.key`, '-subj', `/CN=${as}`, '-out', `${name}.csr`);
    const dates = ['-startdate', from, '-enddate', to];
    await openssl(
      'ca',
      '-batch',
      '-notext',
      '-config',
      'ca.cnf',
      '-extensions',
      as,
      ...dates,
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.crt`,
    );
  };
  for (const as of ['server', 'client'] as const) {
    await newKey(as);
    await sign(as, as, '20200101000000Z', '21200101000000Z');
  }
  await sign('expired', 'client', '20200101000000Z', '20210101000000Z');
  await selfSigned('stranger');
  const passphrase = 'a passphrase of the tests';
  await openssl(
    'pkey',
    '-in',
    'client.key',
    '-aes256',
    '-passout',
    `pass:${passphrase}`,
    '-out',
    'locked.key',
  );
  const inputs = ['-in', 'client.crt', '-inkey', 'client.key', '-certfile', 'ca.crt'];
  await openssl('pkcs12', '-export', ...inputs, '-passout', `pass:${passphrase}`, '-out', 'client.p12');
  await joined(at('client.crt'), at('client.key'), at('joint.pem'));
  await joined(at('expired.crt'), at('client.key'), at('expired.pem'));
  await joined(at('stranger.crt'), at('stranger.key'), at('stranger.pem'));
  const pair = (name: string) => ({ cert: at(`${name}.crt`), key: at(`${name}.key`) });
  return {
    folder,
    ca: at('ca.crt'),
    server: pair('server'),
    client: pair('client'),
    joint: at('joint.pem'),
    lockedKey: at('locked.key'),
    pfx: at('client.p12'),
    passphrase,
    expired: at('expired.pem'),
    stranger: at('stranger.pem'),
  };
}

async function joined(cert: string, key: string, to: string): Promise<void> {
  await writeFile(to, `${await readFile(cert, 'utf8')}${await readFile(key, 'utf8')}`, { mode: 0o600 });
}
