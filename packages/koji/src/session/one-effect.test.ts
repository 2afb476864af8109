import { describe, expect, it } from 'vitest';
import { setupClient } from '../testing/clients.js';
import { certificateOf, kojiadmin, startHub } from '../testing/sandbox.js';

type Hub = Awaited<ReturnType<typeof startHub>>;

/** How many users of that name the hub has: it would have two for a call that was done twice. */
async function usersNamed(hub: Hub, name: string): Promise<number> {
  const users = await setupClient(hub.url).client.api.listUsers();
  return users.filter((user) => user.name === name).length;
}

describe('a write to the sandbox hub', () => {
  it.each(['1.35.3', '1.34.0', '1.29.0'])(
    'whose answer is lost has one effect, on a hub %s',
    async (version) => {
      const hub = await startHub({ version });
      const { client } = setupClient(hub.url, { auth: kojiadmin });
      hub.faults.add({ kind: 'cut-after-work', rpc: 'createUser' });
      const made = await client.api.createUser(
        'anna',
        {},
        {
          settle: async ({ happened }) => {
            expect(happened).toBe(true);
            const user = await client.api.getUser({ userInfo: 'anna' });
            return user === null ? { happened: false } : { happened: true, value: user.id };
          },
        },
      );
      expect((await client.api.getUser({ userInfo: 'anna' }))?.id).toBe(made);
      expect(await usersNamed(hub, 'anna')).toBe(1);
      expect(hub.requests.filter(({ rpc }) => rpc === 'createUser')).toHaveLength(2);
    },
  );

  it('that never reached it is done by the second try, and once', async () => {
    const hub = await startHub();
    const { client } = setupClient(hub.url, { auth: kojiadmin });
    hub.faults.add({ kind: 'cut-before-work', rpc: 'createUser' });
    await client.api.createUser('anna');
    expect(await usersNamed(hub, 'anna')).toBe(1);
  });

  it('whose answer breaks off in the middle has one effect', async () => {
    const hub = await startHub();
    const { client } = setupClient(hub.url, { auth: kojiadmin });
    hub.faults.add({ kind: 'truncate', bytes: 40, rpc: 'createUser' });
    await expect(client.api.createUser('anna')).rejects.toMatchObject({
      recovery: 'retry-after-probe',
      storeCode: 'RetryError',
    });
    expect(await usersNamed(hub, 'anna')).toBe(1);
  });

  it('goes on over many expiries with its numbers', async () => {
    const hub = await startHub();
    const { client } = setupClient(hub.tlsUrl, certificateOf(hub, 'kojiadmin'));
    const names = ['a', 'b', 'c', 'd'].map((letter) => `user-${letter}`);
    for (const name of names) {
      await client.api.createUser(name);
      await hub.control.expireSessions();
    }
    for (const name of names) expect(await usersNamed(hub, name)).toBe(1);
    const numbers = hub.requests
      .filter(({ rpc }) => rpc === 'createUser')
      .map(({ headers }) => headers['koji-session-callnum']);
    // Each was refused once for the expiry and sent again with its number.
    expect(numbers).toEqual(['0', '1', '1', '2', '2', '3', '3']);
    expect(new Set(hub.requests.map(({ headers }) => headers['koji-session-id']))).toEqual(
      new Set([undefined, '1']),
    );
  });

  it('waits for a hub in maintenance', async () => {
    const hub = await startHub();
    const { client, events, emit } = setupClient(hub.url, { auth: kojiadmin });
    hub.control.setOffline('planned outage');
    const work = client.api.createUser(
      'anna',
      {},
      {
        emit: (event) => {
          emit(event);
          if (event.type === 'request.retry') hub.control.setOffline(null);
        },
      },
    );
    await work;
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'request.retry', reason: 'planned outage' }),
    );
    expect(await usersNamed(hub, 'anna')).toBe(1);
  });

  it('to an exclusive session of somebody else is told as that', async () => {
    const hub = await startHub();
    const daemon = setupClient(hub.url, { auth: kojiadmin }).client;
    const { client } = setupClient(hub.url, { auth: kojiadmin });
    await client.hub.logIn();
    await daemon.hub.exclusive();
    await expect(client.api.createUser('anna')).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      recovery: 'wait',
      storeCode: 'AuthLockError',
    });
    await daemon.hub.shared();
    await client.api.createUser('anna');
    await daemon.close();
  });

  it('does not hold up reads beside it', async () => {
    const hub = await startHub();
    const { client } = setupClient(hub.url, { auth: kojiadmin });
    await client.hub.logIn();
    hub.control.delayMethod('createUser', 300);
    const ended: string[] = [];
    await Promise.all([
      client.api.createUser('anna').then(() => ended.push('write')),
      client.api.getLoggedInUser().then(() => ended.push('read')),
    ]);
    expect(ended).toEqual(['read', 'write']);
  });
});
