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

  it('is looked up at the first write, and not for what anybody may read', async () => {
    const world = await startCopr();
    const chain = chainOf(recordOf(world.sandbox.url, world.sandbox.control.credentials('alice')));
    const asked: unknown[] = [];
    const credentials = Object.assign(Object.create(chain) as typeof chain, {
      require: (...words: Parameters<typeof chain.require>) => {
        asked.push(words[0].store);
        return chain.require(...words);
      },
    });
    const client = world.clientOf({ credentials });
    await client.mockChroots.list();
    expect(asked).toEqual([]);
    await client.projects.add({ ...demo, chroots: ['fedora-41-x86_64'] });
    expect(asked).toEqual(['copr']);
  });

  it('that is a token goes before Kerberos, as at python-copr', async () => {
    const world = await startCopr();
    const credentials = chainOf(recordOf(world.sandbox.url, world.sandbox.control.credentials('alice')));
    expect(await world.clientOf({ credentials }, { gssapi: true }).base.authCheck()).toMatchObject({
      name: 'alice',
    });
    expect(world.sent()).toEqual(['GET /api_3/auth-check 200']);
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
    await expect(
      client.projects.add({ ...demo, chroots: ['fedora-41-x86_64'], exist_ok: true }),
    ).rejects.toMatchObject({ code: 'AUTH_EXPIRED' });
    expect(world.sent()).toEqual([
      'DELETE /api_3/project/delete/alice/demo 401',
      'POST /api_3/project/add/alice 401',
    ]);
  });

  it('of another kind, and half a token, are refused before anything is sent', async () => {
    const world = await startCopr();
    const { login, token } = world.sandbox.control.credentials('alice');
    const odd = recordOf(world.sandbox.url, { login, token }, { kind: 'client-cert' });
    await expect(world.clientOf({ credentials: chainOf(odd) }).projects.delete(demo)).rejects.toMatchObject({
      code: 'AUTH_MISSING',
    });
    expect(() => world.clientOf({}, { login })).toThrow('give login and token, or neither');
    expect(world.sent()).toEqual([]);
  });

  it('shows in no error', async () => {
    const world = await startCopr();
    const { login, token } = world.sandbox.control.credentials('alice');
    // Nothing keeps a server from giving back what it was sent.
    const body = JSON.stringify({ error: `who is ${login}:${token}, or ${token}?` });
    const headers = { 'content-type': 'application/json' };
    world.sandbox.faults.add({ kind: 'status', status: 403, headers, body });
    const error: unknown = await world
      .client()
      .projects.delete(demo)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'AUTH_DENIED', message: expect.stringContaining('who is') });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(token);
    const other: unknown = await (async () => world.clientOf({}, { login: `${login}:x`, token }))().catch(
      (thrown: unknown) => thrown,
    );
    expect(`${String(other)} ${JSON.stringify(other)}`).not.toContain(token);
  });
});

it.each([
  ['copr_url', 'here it is called "url"'],
  ['version', 'there is apiv3 only'],
  ['connection_attempts', 'OMNIPUB_RETRIES'],
  ['acount', 'did you mean "account"?'],
])('the setting %s of other clients is refused with what to say instead', async (name, hint) => {
  const world = await startCopr();
  expect(() => world.clientOf({}, { [name]: 'x' })).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', hint: expect.stringContaining(hint) }),
  );
});
