import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { openCoprConfig } from './open-config.js';
import { type CoprWorld, demo, startCopr } from './testing/copr-world.js';

/** The home of somebody whose `~/.config/copr` has these lines. */
async function homeWith(...lines: readonly string[]): Promise<{ home: string; path: string }> {
  const home = await tempDir();
  const path = join(home, '.config', 'copr');
  await mkdir(join(home, '.config'));
  await writeFile(path, ['[copr-cli]', ...lines, ''].join('\n'), { mode: 0o600 });
  return { home, path };
}

/** As the page `/api` shows it, for the sandbox, which has no TLS. */
function linesOf({ sandbox }: CoprWorld, user = 'alice'): string[] {
  const { username, login, token, expiration } = sandbox.control.credentials(user);
  return [
    `login = ${login}`,
    `username = ${username}`,
    `token = ${token}`,
    `copr_url = ${sandbox.url}`,
    'encrypted = False',
    `# expiration date: ${expiration}`,
  ];
}
const inHome = (home: string) => ({ deps: { env: { HOME: home } } });

describe('a client of copr-cli’s configuration file', () => {
  it('goes where it says, with the token that it has, and needs no login of omnipub', async () => {
    const copr = await startCopr();
    const { home } = await homeWith(...linesOf(copr));
    const client = await openCoprConfig(inHome(home));
    expect(client.url.href).toBe(`${copr.sandbox.url}/`);
    expect(await client.base.authCheck()).toMatchObject({ name: 'alice' });
  });

  it('may lie elsewhere', async () => {
    const copr = await startCopr();
    const { path } = await homeWith(...linesOf(copr, 'bob'));
    const client = await openCoprConfig({ path, ...inHome(await tempDir()) });
    expect(await client.base.authCheck()).toMatchObject({ name: 'bob' });
  });

  it('warns of a token that ends soon, by the date in its comment', async () => {
    const copr = await startCopr();
    const day = new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10);
    const lines = linesOf(copr).map((line) => line.replace(/(expiration date: ).*/, `$1${day}`));
    const { home } = await homeWith(...lines);
    const client = await openCoprConfig(inHome(home));
    await client.base.authCheck({ emit: copr.emit });
    expect(copr.events).toMatchObject([
      { type: 'warning', code: 'credential-expires-soon', message: expect.stringContaining(day) },
    ]);
  });

  it('without a token only reads', async () => {
    const copr = await startCopr();
    const { home } = await homeWith(`copr_url = ${copr.sandbox.url}`, 'encrypted = False');
    const client = await openCoprConfig(inHome(home));
    expect(await client.base.home()).toEqual({ version: 3 });
    await expect(client.projects.delete(demo)).rejects.toMatchObject({ code: 'AUTH_MISSING' });
    expect(copr.sent()).toHaveLength(1);
  });

  it('that is not there is the public Copr, unless it was named', async () => {
    const home = await tempDir();
    const client = await openCoprConfig(inHome(home));
    expect(client.url.href).toBe('https://copr.fedorainfracloud.org/');
    await expect(openCoprConfig({ path: join(home, 'mine'), ...inHome(home) })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('is not there'),
    });
  });

  it.each([
    [['copr_url = http://copr.example'], 'without TLS'],
    [['login = a'], 'does not say which Copr'],
    [['copr_url = https://copr.example', 'gssapi = perhaps'], '"gssapi"'],
    [['copr_url = https://copr.example', 'login = onlyhalf'], 'token'],
  ])('of %j is refused with what is wrong', async (lines, why) => {
    const { home } = await homeWith(...lines);
    await expect(openCoprConfig(inHome(home))).rejects.toMatchObject({
      store: 'copr',
      recovery: 'fix-input',
      message: expect.stringContaining(why),
    });
  });
});
