import { type CredentialRecord, createCredentialChain, createMemoryStore, systemClock } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { all, demo, startCopr } from '../testing/copr-world.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const chainOf = (record: CredentialRecord) =>
  createCredentialChain([createMemoryStore([record])], { emit: () => undefined, clock: systemClock });
const recordOf = (
  url: string,
  { login, token }: { login: string; token: string },
  more: Partial<CredentialRecord> = {},
): CredentialRecord => ({
  store: 'copr',
  origin: url,
  account: 'alice',
  kind: 'basic',
  secret: `${login}:${token}`,
  madeAt: '2026-06-01T00:00:00.000Z',
  ...more,
});

describe('the login of a client', () => {
  it('is the stored one; its end is told in time, once', async () => {
    const world = await startCopr();
    const soon = new Date(Date.now() + 3 * DAY_MS).toISOString();
    const record = recordOf(world.sandbox.url, world.sandbox.control.credentials('alice'), {
      expiresAt: soon,
    });
    const client = world.clientOf({ credentials: chainOf(record) });
    for (let n = 0; n < 2; n++)
      expect(await client.base.authCheck({ emit: world.emit })).toMatchObject({ name: 'alice' });
    expect(world.events).toMatchObject([{ type: 'warning', code: 'credential-expires-soon' }]);
  });

  it('goes with writes and with what only its owner may see, and with nothing else', async () => {
    const world = await startCopr();
    const client = world.client();
    await client.projects.add({ ...demo, chroots: ['fedora-41-x86_64'] });
    world.sandbox.control.expireToken('alice');
    expect(await client.projects.get(demo)).toMatchObject({ name: 'demo' });
    expect(await all(client.packages.list(demo))).toEqual([]);
    await expect(client.permissions.get(demo)).rejects.toMatchObject({ code: 'AUTH_EXPIRED' });
  });

  it('that has ended is told at once, with what to do, and not sent again', async () => {
    const world = await startCopr();
    const client = world.client();
    world.sandbox.control.expireToken('alice');
    await expect(client.projects.delete(demo)).rejects.toMatchObject({
      code: 'AUTH_EXPIRED',
      recovery: 'login',
      hint: expect.stringContaining('omnipub login copr'),
    });
    expect(world.sent()).toHaveLength(1);
  });

  it('of another kind, and half a token, are refused before anything is sent', async () => {
    const world = await startCopr();
    const { login, token } = world.sandbox.control.credentials('alice');
    const odd = recordOf(world.sandbox.url, { login, token }, { kind: 'bearer' as CredentialRecord['kind'] });
    await expect(
      world.clientOf({ credentials: chainOf({ ...odd, kind: 'client-cert' }) }).projects.delete(demo),
    ).rejects.toMatchObject({ code: 'AUTH_MISSING' });
    expect(() => world.clientOf({}, { login })).toThrow('give login and token, or neither');
    expect(world.sent()).toEqual([]);
  });

  it('shows in no error', async () => {
    const world = await startCopr();
    const { login, token } = world.sandbox.control.credentials('alice');
    const error: unknown = await world
      .client('bob')
      .projects.delete(demo)
      .catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error)).not.toContain(token);
    const other: unknown = await (async () => world.clientOf({}, { login: `${login}:x`, token }))().catch(
      (thrown: unknown) => thrown,
    );
    expect(`${String(other)} ${JSON.stringify(other)}`).not.toContain(token);
  });
});
