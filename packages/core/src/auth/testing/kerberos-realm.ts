import { execFile, spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { isOpen } from './apache.js';
import { freePort } from './free-port.js';

const run = promisify(execFile);

/** A realm of its own with a key distribution centre on loopback. */
export interface KerberosRealm {
  /** The keys of `HTTP/localhost`. */
  readonly keytab: string;
  /** For programs that take part: where the realm is. */
  readonly env: Readonly<Record<string, string>>;
  /** The same with a ticket of `jo`. */
  readonly withTicket: Readonly<Record<string, string>>;
}

/** Starts MIT's krb5kdc (Debian: krb5-kdc, krb5-admin-server, krb5-user); stopped when the test has ended. */
export async function startRealm(folder: string): Promise<KerberosRealm> {
  const port = await freePort();
  const at = (name: string): string => join(folder, name);
  await writeFile(
    at('krb5.conf'),
    `[libdefaults]
  default_realm = OMNIPUB.TEST
  dns_lookup_kdc = false
  dns_canonicalize_hostname = false
  rdns = false
[realms]
  OMNIPUB.TEST = {
    kdc = 127.0.0.1:${String(port)}
  }
[domain_realm]
  localhost = OMNIPUB.TEST
`,
  );
  await writeFile(
    at('kdc.conf'),
    `[kdcdefaults]
  kdc_listen = 127.0.0.1:${String(port)}
  kdc_tcp_listen = 127.0.0.1:${String(port)}
[realms]
  OMNIPUB.TEST = {
    database_name = ${at('principal')}
    key_stash_file = ${at('stash')}
    acl_file = ${at('kadm5.acl')}
  }
`,
  );
  const env = {
    PATH: process.env.PATH ?? '',
    KRB5_CONFIG: at('krb5.conf'),
    KRB5_KDC_PROFILE: at('kdc.conf'),
    KRB5CCNAME: `FILE:${at('nobody')}`,
  };
  const realm = ['-r', 'OMNIPUB.TEST'];
  await run('kdb5_util', [...realm, 'create', '-s', '-P', 'master key of the tests'], { env });
  const admin = (query: string) => run('kadmin.local', [...realm, '-q', query], { env });
  await admin('addprinc -randkey HTTP/localhost');
  await admin('addprinc -randkey jo');
  await admin(`ktadd -k ${at('http.keytab')} HTTP/localhost`);
  await admin(`ktadd -k ${at('jo.keytab')} jo`);
  // The web server's workers may be another account.
  await chmod(folder, 0o755);
  await chmod(at('http.keytab'), 0o644);
  await chmod(at('krb5.conf'), 0o644);
  const child = spawn('krb5kdc', [...realm, '-n', '-P', at('kdc.pid')], { env, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGTERM'));
  await expect.poll(() => isOpen(port), { timeout: 10_000 }).toBe(true);
  const withTicket = { ...env, KRB5CCNAME: `FILE:${at('jo')}` };
  await run('kinit', ['-k', '-t', at('jo.keytab'), 'jo'], { env: withTicket });
  return { keytab: at('http.keytab'), env, withTicket };
}
