import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { processEnvironment } from '@omnipub/core';
import { makeCertificates, missing, startApache, startRealm, tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { type CoprWorld, startCopr } from '../testing/copr-world.js';

const run = promisify(execFile);
const kerberos = fileURLToPath(new URL('../../../core/node_modules/kerberos', import.meta.url));
/** pnpm brings the package without its native half. */
const built = await run(process.execPath, ['-e', `require(${JSON.stringify(kerberos)})`]).then(
  () => true,
  () => false,
);
if (!built && processEnvironment().CI_NOTHING_SKIPPED === '1')
  throw new Error('kerberos is not built, and CI_NOTHING_SKIPPED=1 allows no test to be skipped');

/** A Copr behind Apache, which asks for a ticket where sessions are opened. */
interface Guarded {
  readonly world: CoprWorld;
  readonly url: string;
  readonly home: string;
  readonly cookieFile: string;
  /** What a process with these tickets says of itself. */
  whoAmI(tickets: 'jo' | 'nobody'): Promise<string>;
  logins(): number;
}

async function startGuarded(): Promise<Guarded> {
  const world = await startCopr({ seed: { users: [{ name: 'jo' }] }, remoteUserHeader: 'X-Remote-User' });
  const realm = await startRealm(await tempDir());
  const made = await makeCertificates();
  const { port } = await startApache({
    folder: dirname(made.ca),
    ...made.server,
    ca: made.ca,
    modules: ['auth_gssapi', 'proxy', 'proxy_http', 'headers'],
    env: realm.env,
    directives: [
      `ProxyPass / ${world.sandbox.url}/`,
      '<Location /api_3/gssapi_login/>',
      '  AuthType GSSAPI',
      '  AuthName "copr"',
      `  GssapiCredStore keytab:${realm.keytab}`,
      '  Require valid-user',
      '  RequestHeader set X-Remote-User "expr=%{REMOTE_USER}"',
      '</Location>',
    ],
  });
  const home = await tempDir();
  const url = `https://localhost:${String(port)}`;
  const index = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
  const script = `
    const { createCoprClient } = await import(${JSON.stringify(index)});
    try {
      console.log((await createCoprClient({ url: ${JSON.stringify(url)}, gssapi: true }).base.authCheck()).name);
    } catch (error) { console.log(error.code + ': ' + error.message + '; ' + error.hint); }`;
  return {
    world,
    url,
    home,
    cookieFile: join(home, '.cache', 'copr', `localhost:${String(port)}-session`),
    // The library reads its environment natively, so that the client is a process of its own. Needs `tsc -b`.
    async whoAmI(tickets) {
      const env = tickets === 'jo' ? realm.withTicket : realm.env;
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...env, HOME: home, NO_PROXY: '*', OMNIPUB_RETRIES: '0', OMNIPUB_CA_FILE: made.ca },
      });
      return stdout.trim();
    },
    logins: () => world.sent().filter((line) => line.includes('/gssapi_login')).length,
  };
}

describe.skipIf(
  ['krb5kdc', 'kdb5_util', 'kadmin.local', 'kinit', 'apache2', 'openssl'].some((tool) => missing(tool)) ||
    !built,
)(
  'a Copr behind Apache with a real realm (needs krb5kdc, kinit, apache2 with mod_auth_gssapi, openssl, a built kerberos)',
  () => {
    it('opens a session for a ticket, keeps its cookie for this user only, and needs no ticket until it ends', async () => {
      const copr = await startGuarded();
      expect(await copr.whoAmI('nobody')).toMatch(/^AUTH_MISSING: there is no Kerberos ticket; .*kinit/);
      expect(await copr.whoAmI('jo')).toBe('jo');
      expect(copr.logins()).toBe(1);
      expect((await stat(copr.cookieFile)).mode & 0o777).toBe(0o600);
      const kept = JSON.parse(await readFile(copr.cookieFile, 'utf8')) as Record<string, unknown>;
      expect(kept).toMatchObject({ name: 'jo', session: expect.any(String) });
      // Ten hours, as python-copr has it.
      expect(Number(kept.expiration) * 1000 - Date.now()).toBeGreaterThan(9.9 * 3_600_000);
      expect(await copr.whoAmI('nobody')).toBe('jo');
      expect(copr.logins()).toBe(1);
    }, 60_000);

    it('opens another where the cookie is not taken any more, or past its time, or junk', async () => {
      const copr = await startGuarded();
      expect(await copr.whoAmI('jo')).toBe('jo');
      copr.world.sandbox.control.dropSessions();
      expect(await copr.whoAmI('nobody')).toMatch(/^AUTH_MISSING/);
      expect(await copr.whoAmI('jo')).toBe('jo');
      expect(copr.logins()).toBe(2);
      const kept = JSON.parse(await readFile(copr.cookieFile, 'utf8')) as Record<string, unknown>;
      await writeFile(copr.cookieFile, JSON.stringify({ ...kept, expiration: 1 }));
      expect(await copr.whoAmI('jo')).toBe('jo');
      expect(copr.logins()).toBe(3);
      await writeFile(copr.cookieFile, '{');
      expect(await copr.whoAmI('jo')).toBe('jo');
      expect(copr.logins()).toBe(4);
    }, 60_000);
  },
);
