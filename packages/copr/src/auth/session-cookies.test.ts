import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  createCredentialChain,
  createDeps,
  createMemoryStore,
  jsonBody,
  redact,
  systemClock,
} from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import type { CoprSandboxOptions } from '@omnipub/sandbox';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CoprWorld, startCopr } from '../testing/copr-world.js';
import { cookieFileOf } from './cookie-file.js';
import { coprAuth } from './copr-auth.js';

/** Whose ticket this stands in for; the realm is a real one in gssapi.test.ts. */
const ticketOf = (user: string) => async () => ({
  GSS_C_MUTUAL_FLAG: 2,
  GSS_MECH_OID_SPNEGO: 6,
  initializeClient: async () => ({
    contextComplete: true,
    step: async () => Buffer.from(`ticket of ${user}`).toString('base64'),
  }),
});
const negotiate: NonNullable<CoprSandboxOptions['negotiate']> = (token) => {
  const user = /^ticket of (\w+)$/.exec(token.toString())?.[1];
  return user === undefined || user === 'stranger'
    ? undefined
    : { principal: `${user}@R`, reply: Buffer.from('yes') };
};

interface Scene {
  readonly copr: CoprWorld;
  readonly home: string;
  /** The file of the session. */
  readonly path: string;
  /** Of one process: asks who it is. */
  process(options?: ProcessOptions): Process;
  /** How often a session was opened. */
  logins(): number;
}
interface ProcessOptions {
  /** @default alice */
  readonly user?: string;
  readonly userAgent?: string;
  /** Where Kerberos is asked for: in the settings, or by what a place such as `~/.config/copr` has. @default settings */
  readonly from?: 'settings' | 'place';
}
interface Process {
  whoAmI(): Promise<string>;
  addProject(name: string): Promise<string>;
}

async function scene(options: Partial<CoprSandboxOptions> = { negotiate }): Promise<Scene> {
  const copr = await startCopr(options);
  const home = await tempDir();
  const env = { HOME: home, OMNIPUB_RETRIES: '0' };
  const url = new URL(copr.sandbox.url);
  const record = {
    store: 'copr',
    origin: copr.sandbox.url,
    account: 'default',
    kind: 'gssapi',
    secret: '',
    madeAt: new Date().toISOString(),
  } as const;
  return {
    copr,
    home,
    path: cookieFileOf(url, env),
    logins: () => copr.sent().filter((line) => line.includes('gssapi_login')).length,
    process({ user = 'alice', userAgent, from = 'settings' } = {}) {
      const stores = from === 'place' ? [createMemoryStore([record])] : [];
      const credentials = createCredentialChain(stores, { emit: () => undefined, clock: systemClock });
      const deps = createDeps({ env, credentials });
      const gssapi = from === 'settings';
      const auth = coprAuth({ url, gssapi, kerberos: ticketOf(user), userAgent }, deps);
      const http = deps.http({ store: 'copr', baseUrl: new URL('api_3/', url).href, auth });
      const { signal } = new AbortController();
      const name = async (call: object, path: string): Promise<string> =>
        (await http.json(z.object({ name: z.string() }), { signal, path, ...call })).name;
      return {
        whoAmI: () => name({}, 'auth-check'),
        addProject: (project) =>
          name(
            { method: 'POST', body: jsonBody({ name: project, chroots: ['fedora-41-x86_64'] }) },
            'project/add/alice',
          ),
      };
    },
  };
}

const kept = async (path: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;

describe('a login by Kerberos', () => {
  it('opens one session for all calls, and keeps it in the form of python-copr, for this user only', async () => {
    const { process, logins, path, home, copr } = await scene();
    const alice = process({ userAgent: 'copr-cli/2.5' });
    expect(await Promise.all([alice.whoAmI(), alice.whoAmI(), alice.whoAmI()])).toEqual([
      'alice',
      'alice',
      'alice',
    ]);
    expect(logins()).toBe(1);
    const host = new URL(copr.sandbox.url).host;
    expect(path).toBe(join(home, '.cache', 'copr', `${host}-session`));
    const { name, session, expiration, ...more } = await kept(path);
    expect([name, more]).toEqual(['alice', {}]);
    expect(Number(expiration) - Date.now() / 1000).toBeCloseTo(10 * 3600, -2);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    expect(redact(`Cookie: session=${String(session)}`)).not.toContain(session);
    const [login] = copr.sandbox.requests;
    expect([login?.url, login?.headers['user-agent']]).toEqual(['/api_3/gssapi_login/', 'copr-cli/2.5']);
    expect(await process().whoAmI()).toBe('alice');
    expect(logins()).toBe(1);
  });

  it('is made where a place says so, such as copr-cli’s file', async () => {
    const { process, logins } = await scene();
    expect(await process({ from: 'place' }).whoAmI()).toBe('alice');
    expect(logins()).toBe(1);
  });

  it('uses what python-copr has kept, and opens a new session once when that is refused', async () => {
    const { process, logins, path, copr } = await scene();
    await process().whoAmI();
    const content = await kept(path);
    // As python-copr writes it: indented, and with the umask's mode (recording gssapi-session-cache-file).
    await writeFile(path, `${JSON.stringify(content, undefined, 4)}\n`);
    await chmod(path, 0o644);
    expect(await process().whoAmI()).toBe('alice');
    expect(logins()).toBe(1);
    copr.sandbox.control.dropSessions();
    const before = copr.sent().length;
    expect(await process().whoAmI()).toBe('alice');
    expect(copr.sent().slice(before)).toEqual([
      'GET /api_3/auth-check 401',
      'GET /api_3/gssapi_login/ 200',
      'GET /api_3/auth-check 200',
    ]);
    expect((await kept(path)).session).not.toBe(content.session);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('sends a write again that a session was too old for, and it is done once', async () => {
    const { process, copr } = await scene();
    const alice = process();
    await alice.whoAmI();
    copr.sandbox.control.dropSessions();
    expect(await alice.addProject('late')).toBe('late');
    expect(copr.sent().slice(2)).toEqual([
      'POST /api_3/project/add/alice 401',
      'GET /api_3/gssapi_login/ 200',
      'POST /api_3/project/add/alice 200',
    ]);
  });

  it('does not send a session whose time is over', async () => {
    const { process, logins, path, copr } = await scene();
    await process().whoAmI();
    await writeFile(path, JSON.stringify({ ...(await kept(path)), expiration: Date.now() / 1000 - 1 }));
    expect(await process().whoAmI()).toBe('alice');
    expect(logins()).toBe(2);
    expect(copr.sent().filter((line) => line.endsWith('401'))).toEqual([]);
  });

  it('takes over the session that another process has opened meanwhile', async () => {
    const { process, logins, copr } = await scene();
    const [one, two] = [process(), process()];
    await one.whoAmI();
    await two.whoAmI();
    copr.sandbox.control.dropSessions();
    await one.whoAmI();
    expect(await two.whoAmI()).toBe('alice');
    expect(logins()).toBe(2);
  });

  it('that is refused after a new login ends as AUTH_EXPIRED', async () => {
    const { process, logins, copr } = await scene();
    copr.sandbox.faults.add({ kind: 'status', status: 401, path: '/api_3/auth-check', times: 9 });
    await expect(process().whoAmI()).rejects.toMatchObject({ code: 'AUTH_EXPIRED', recovery: 'login' });
    expect(logins()).toBe(2);
    expect(copr.sent().filter((line) => line.includes('auth-check'))).toHaveLength(2);
  });

  it.each([
    ['of junk', (path: string) => writeFile(path, '{"session": ')],
    ['without a session', (path: string) => writeFile(path, '{"name": "alice", "session": null}')],
    ['that is a folder', (path: string) => mkdir(path)],
  ])('is not hindered by a file %s', async (_, spoil) => {
    const { process, path } = await scene();
    await mkdir(dirname(path), { recursive: true });
    await spoil(path);
    expect(await process().whoAmI()).toBe('alice');
  });

  it.each<[string, Partial<CoprSandboxOptions>, object]>([
    [
      'a ticket that the server does not take',
      { negotiate },
      { code: 'AUTH_DENIED', recovery: 'login', status: 401, hint: expect.stringContaining('kinit') },
    ],
    [
      'a server that knows no Kerberos (gssapi-no-credentials-403)',
      {},
      {
        code: 'AUTH_DENIED',
        recovery: 'login',
        status: 403,
        message: expect.stringContaining("Can't log-in using GSSAPI"),
        hint: expect.stringContaining('omnipub login copr'),
      },
    ],
  ])('says what to do about %s', async (_, options, expected) => {
    const { process, path } = await scene(options);
    await expect(process({ user: 'stranger' }).whoAmI()).rejects.toMatchObject(expected);
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('at something that is no Copr says so', async () => {
    const { process, copr } = await scene();
    const path = '/api_3/gssapi_login/';
    copr.sandbox.faults.add({ kind: 'status', status: 404, path, body: '<html></html>' });
    await expect(process().whoAmI()).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    copr.sandbox.faults.add({ kind: 'status', status: 200, path, body: '{"name":"alice"}' });
    await expect(process().whoAmI()).rejects.toMatchObject({ code: 'PROTOCOL' });
    copr.sandbox.faults.add({
      kind: 'status',
      status: 200,
      path,
      headers: { 'set-cookie': 'session=abcdefgh; Path=/' },
      body: '<html></html>',
    });
    await expect(process().whoAmI()).rejects.toMatchObject({ code: 'PROTOCOL' });
  });
});
