import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { processEnvironment } from '../env.js';
import { missing } from '../testing/needs.js';
import { tempDir } from '../testing/temp-dir.js';
import { loadKerberos } from './kerberos.js';
import { startApache } from './testing/apache.js';
import { makeCertificates } from './testing/certificates.js';
import { startRealm } from './testing/kerberos-realm.js';

const run = promisify(execFile);
/** pnpm brings the package without its native half; see pnpm-workspace.yaml. */
const built = await loadKerberos().then(
  () => true,
  () => false,
);
const tools = ['krb5kdc', 'kdb5_util', 'kadmin.local', 'kinit', 'apache2', 'openssl'];

/** The library reads its environment natively, so that each client is a process of its own. Needs `tsc -b`. */
async function ask(
  url: string,
  ca: string,
  env: Readonly<Record<string, string>>,
  options: object = {},
): Promise<string> {
  const dist = (file: string): string =>
    JSON.stringify(fileURLToPath(new URL(`../../dist/${file}`, import.meta.url)));
  const script = `
    const { createDeps } = await import(${dist('create-deps.js')});
    const { negotiateAuth } = await import(${dist('auth/negotiate-auth.js')});
    const { bytesBody } = await import(${dist('http/body.js')});
    const auth = negotiateAuth({ store: 'hub', ...${JSON.stringify(options)} });
    const tls = { serverCa: ${JSON.stringify(ca)} };
    const client = createDeps().http({ store: 'hub', baseUrl: ${JSON.stringify(url)}, auth, tls, retries: 0 });
    const signal = new AbortController().signal;
    const body = bytesBody(Buffer.from('sslLogin'));
    try {
      const calls = [1, 2, 3].map(() => client.text({ path: 'ssllogin', method: 'POST', body, signal }));
      console.log((await Promise.all(calls)).join(' '));
    } catch (error) { console.log(error.code + ': ' + error.message + '; ' + error.hint); }`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...env, NO_PROXY: '*' },
  });
  return stdout.trim();
}

if (!built && processEnvironment().CI_NOTHING_SKIPPED === '1')
  throw new Error(
    'kerberos is not built, and CI_NOTHING_SKIPPED=1 allows no test to be skipped: node-gyp rebuild in its folder',
  );

describe.skipIf(tools.some((tool) => missing(tool)) || !built)(
  'Kerberos with a real realm (needs krb5kdc, kinit, apache2 with mod_auth_gssapi, openssl, a built kerberos)',
  () => {
    it('lets in who has a ticket, at once or when asked, and tells others what to do', async () => {
      const realm = await startRealm(await tempDir());
      const made = await makeCertificates();
      const { port } = await startApache({
        folder: made.folder,
        ...made.server,
        ca: made.ca,
        modules: ['auth_gssapi'],
        env: realm.env,
        directives: [
          '<Location /ssllogin>',
          '  AuthType GSSAPI',
          '  AuthName "hub"',
          `  GssapiCredStore keytab:${realm.keytab}`,
          '  Require valid-user',
          '</Location>',
        ],
      });
      const ca = await readFile(made.ca, 'utf8');
      const url = `https://localhost:${String(port)}`;
      const once = 'jo@OMNIPUB.TEST||TLSv1.3|sslLogin';
      const welcome = [once, once, once].join(' ');
      expect(await ask(url, ca, realm.withTicket)).toBe(welcome);
      expect(await ask(url, ca, realm.withTicket, { preemptive: false })).toBe(welcome);
      expect(await ask(url, ca, realm.withTicket, { principal: 'jo@OMNIPUB.TEST' })).toBe(welcome);
      expect(await ask(url, ca, realm.env)).toMatch(/^AUTH_MISSING: there is no Kerberos ticket; .*kinit/);
      const byAddress = `https://127.0.0.1:${String(port)}`;
      expect(await ask(byAddress, ca, realm.withTicket)).toMatch(
        /^AUTH_DENIED: Kerberos knows no service HTTP@127/,
      );
      const ticketFolder = join(realm.keytab, '..');
      const gone = { ...realm.withTicket, KRB5CCNAME: `FILE:${join(ticketFolder, 'absent')}` };
      expect(await ask(url, ca, gone)).toMatch(/^AUTH_MISSING/);
    }, 60_000);
  },
);
