import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CredentialRecord, createCredentialChain, createMemoryStore, systemClock } from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { configOfProfile } from '../koji-config.js';
import { loadKojiProfile } from '../koji-profile.js';
import { setupClient } from '../testing/clients.js';
import { startHub } from '../testing/sandbox.js';

type Hub = Awaited<ReturnType<typeof startHub>>;

/** A profile in a configuration file of its own. */
async function profile(hub: Hub, text: string) {
  const home = await tempDir();
  await mkdir(join(home, '.koji'));
  await writeFile(
    join(home, '.koji', 'config'),
    `[koji]\nserver = ${hub.tlsUrl}\nserverca = ${hub.ca}\n${text}`,
  );
  return loadKojiProfile('koji', { home, etc: join(home, 'etc'), emit: () => undefined });
}

/** A chain that holds these records. */
async function chainOf(...records: CredentialRecord[]) {
  const chain = createCredentialChain([createMemoryStore()], { clock: systemClock, emit: () => undefined });
  for (const record of records) await chain.set(record, { to: 'memory', signal: AbortSignal.timeout(5_000) });
  return chain;
}

describe('what to log in with', () => {
  const record = (hub: Hub, more: Partial<CredentialRecord> = {}): CredentialRecord => ({
    store: 'koji',
    origin: new URL(hub.tlsUrl).origin,
    account: 'jo',
    kind: 'client-cert',
    secret: JSON.stringify({ cert: hub.clientCert('jo').pem }),
    madeAt: '2026-01-01T00:00:00.000Z',
    ...more,
  });

  it('is what is stored for this hub: a certificate, or a password', async () => {
    const hub = await startHub();
    const ask = async (server: string, ...records: CredentialRecord[]) => {
      const config = { auth: undefined, serverCa: hub.ca };
      const { client } = setupClient(server, config, { credentials: await chainOf(...records) });
      return (await client.api.getLoggedInUser())?.name;
    };
    expect(await ask(hub.tlsUrl, record(hub))).toBe('jo');
    const password = {
      origin: new URL(hub.url).origin,
      kind: 'basic',
      secret: 'builder:builder-password',
    } as const;
    expect(await ask(hub.url, record(hub, password))).toBe('builder');
    await expect(ask(hub.tlsUrl, record(hub, { kind: 'token', secret: 'x' }))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(ask(hub.tlsUrl)).rejects.toMatchObject({ code: 'AUTH_MISSING', recovery: 'login' });
  });

  it('comes before what the profile says', async () => {
    const hub = await startHub();
    const config = configOfProfile(await profile(hub, `cert = ${hub.clientCert('of-profile').pem}\n`));
    const ask = async (...records: CredentialRecord[]) => {
      const { client } = setupClient(
        config.server,
        { ...config, auth: undefined },
        { credentials: await chainOf(...records) },
      );
      return (await client.api.getLoggedInUser())?.name;
    };
    expect(await ask()).toBe('of-profile');
    expect(await ask(record(hub))).toBe('jo');
  });

  it('is nothing in a profile that says so, and a password is not looked for in one', async () => {
    const hub = await startHub();
    expect(configOfProfile(await profile(hub, 'authtype = noauth\n')).fallbackAuth).toEqual({
      type: 'anonymous',
    });
    expect(configOfProfile(await profile(hub, 'authtype = password\n')).fallbackAuth).toBeUndefined();
    const kerberos = configOfProfile(await profile(hub, 'principal = jo@X\n')).fallbackAuth;
    expect(kerberos).toEqual({ type: 'gssapi', principal: 'jo@X' });
  });

  it('is nothing without verification: such a profile is refused with what to do', async () => {
    const hub = await startHub();
    const loaded = await profile(hub, '');
    expect(() => configOfProfile({ ...loaded, no_ssl_verify: true })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED', hint: expect.stringContaining('serverca') }),
    );
  });
});
