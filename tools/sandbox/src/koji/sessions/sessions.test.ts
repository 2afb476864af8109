import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KojiClient, keywords, readAnswer, send, sessionOf } from '../../testing/koji-client.js';
import type { KojiSandboxOptions } from '../options.js';
import { type KojiSandbox, startKojiSandbox } from '../server.js';
import { writeCall } from '../xmlrpc/write.js';

let state: string;
let hub: KojiSandbox;
const start = async (options: Partial<KojiSandboxOptions> = {}): Promise<KojiSandbox> => {
  hub = await startKojiSandbox({ state, ...options });
  return hub;
};
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'koji-sessions-'));
});
afterEach(async () => {
  await hub.stop();
  await rm(state, { recursive: true });
});

const fault = (code: number, message: string | RegExp) => ({
  code,
  message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
});

describe('logging in', () => {
  test('a certificate makes a session of its user, who is made where there is none', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    expect(alice.session?.key).toMatch(/^\d+-[A-Za-z0-9]{19}$/);
    expect(await alice.call('getLoggedInUser')).toMatchObject({
      name: 'alice',
      authtype: 2,
      krb_principal: null,
    });
  });

  test('nobody is made on a hub that makes nobody', async () => {
    await start({ loginCreatesUser: false });
    await expect(KojiClient.login(hub, 'alice')).rejects.toMatchObject(fault(1002, 'Unknown user: alice'));
  });

  test('a password makes a session, a wrong one does not', async () => {
    const client = new KojiClient((await start()).url);
    const login = (password: string) => client.call('login', 'builder', password);
    client.session = sessionOf(await login('builder-password'));
    expect(await client.call('getLoggedInUser')).toMatchObject({ name: 'builder', authtype: 0 });
    client.session = undefined;
    await expect(login('wrong')).rejects.toMatchObject(fault(1002, 'invalid username or password'));
    await expect(login('')).rejects.toMatchObject(fault(1002, 'invalid username or password'));
  });

  test('without a certificate there is nobody to log in', async () => {
    const client = new KojiClient((await start()).url);
    await expect(client.at('/ssllogin', 'sslLogin')).rejects.toMatchObject(
      fault(1002, 'could not verify client: None'),
    );
    expect(await client.call('getLoggedInUser')).toBeNull();
  });

  test('who is logged in is not logged in again', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    await expect(alice.at('/ssllogin', 'sslLogin')).rejects.toMatchObject(fault(1002, 'Already logged in'));
  });

  test('only those whom the hub trusts log in others', async () => {
    await start();
    const login = async (user: string): Promise<KojiClient> => {
      const client = await KojiClient.login(hub, user);
      client.session = undefined;
      return client;
    };
    const proxy = await login('kojiweb');
    proxy.session = sessionOf(await proxy.at('/ssllogin', 'sslLogin', keywords({ proxyuser: 'bob' })));
    expect(await proxy.call('getLoggedInUser')).toMatchObject({ name: 'bob' });
    const alice = await login('alice');
    await expect(alice.at('/ssllogin', 'sslLogin', keywords({ proxyuser: 'bob' }))).rejects.toMatchObject(
      fault(1002, 'CN=alice,O=omnipub sandbox is not authorized to login other users'),
    );
  });

  test('a principal that the web server proved is a user', async () => {
    const reply = Buffer.from('mutual');
    await start({
      negotiate: (token) => (String(token) === 'ok' ? { principal: 'carol@LAB.EXAMPLE', reply } : undefined),
    });
    const body = writeCall('sslLogin', []);
    const refused = await send(`${hub.url}/ssllogin`, { body });
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Negotiate']);
    const headers = { Authorization: `Negotiate ${Buffer.from('ok').toString('base64')}` };
    const answer = await send(`${hub.url}/ssllogin`, { body, headers });
    expect(answer.headers['www-authenticate']).toBe(`Negotiate ${reply.toString('base64')}`);
    const carol = new KojiClient(hub.url);
    carol.session = sessionOf(readAnswer(answer.body));
    expect(await carol.call('getLoggedInUser')).toMatchObject({
      name: 'carol',
      authtype: 3,
      krb_principal: 'carol@LAB.EXAMPLE',
    });
  });
});

describe('a session', () => {
  test('is known by its key', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    alice.session = { id: alice.session?.id ?? 0, key: '1-wrong' };
    await expect(alice.call('getLoggedInUser')).rejects.toMatchObject(
      fault(1002, 'Invalid session or bad credentials'),
    );
  });

  test('works from the address that made it only', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    const elsewhere = new KojiClient(hub.url, { tls: { localAddress: '127.0.0.2' } });
    elsewhere.session = alice.session;
    await expect(elsewhere.call('getLoggedInUser')).rejects.toMatchObject(
      fault(1002, 'Invalid session or bad credentials'),
    );
  });

  test('may stand in the query, where the hub reads that', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    const query = `session-id=${alice.session?.id}&session-key=${alice.session?.key}&callnum=5`;
    const body = writeCall('getLoggedInUser', []);
    expect(readAnswer((await send(`${hub.url}?${query}`, { body })).body)).toMatchObject({ name: 'alice' });
    await hub.stop();
    await start({ disableUrlSessions: true });
    // Anonymous, and no word about it.
    expect(readAnswer((await send(`${hub.url}?${query}`, { body })).body)).toBeNull();
  });

  test('is in the query alone on a hub before 1.30', async () => {
    const client = new KojiClient((await start({ version: '1.29.1' })).url);
    const answer = await client.call('login', 'builder', 'builder-password');
    expect(answer).not.toHaveProperty('header-auth');
    client.session = sessionOf(answer);
    expect(await client.call('getLoggedInUser')).toBeNull();
    const url = `${hub.url}?session-id=${client.session.id}&session-key=${client.session.key}`;
    const { body, headers } = await send(url, { body: writeCall('getLoggedInUser', []) });
    expect(readAnswer(body)).toMatchObject({ name: 'builder' });
    expect(headers['koji-version']).toBeUndefined();
  });

  test('expires, and is renewed under another key while the number of its last change stays', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    const admin = await KojiClient.login(hub, 'kojiadmin');
    admin.callnum = 7;
    await admin.call('createUser', 'dave');
    await hub.control.expireSessions();
    await expect(admin.call('getLoggedInUser')).rejects.toMatchObject(
      fault(1007, `session "${admin.session?.id}" has expired`),
    );
    const old = admin.session;
    admin.session = sessionOf(await admin.at('/ssllogin', 'sslLogin', keywords({ renew: true })));
    expect(admin.session.id).toBe(old?.id);
    expect(await admin.call('getLoggedInUser')).toMatchObject({ name: 'kojiadmin' });
    // Upstream's client begins at 0 again.
    admin.callnum = 0;
    await expect(admin.call('getLoggedInUser')).rejects.toMatchObject(
      fault(1008, `7 > 0 (session ${old?.id})`),
    );
    admin.session = old;
    await expect(admin.call('getLoggedInUser')).rejects.toMatchObject(fault(1002, /bad credentials/));
    await expect(alice.call('getLoggedInUser')).rejects.toMatchObject({ code: 1007 });
  });

  test('expires by itself after its time', async () => {
    let now = Date.UTC(2026, 10, 21);
    const alice = await KojiClient.login(await start({ now: () => now, sessionRenewalTimeout: 10 }), 'alice');
    now += 600_000;
    expect(await alice.call('getLoggedInUser')).toMatchObject({ name: 'alice' });
    now += 1;
    await expect(alice.call('getLoggedInUser')).rejects.toMatchObject({ code: 1007 });
  });

  test('keeps the others of its user out while it is exclusive', async () => {
    const first = await KojiClient.login(await start(), 'alice');
    const second = await KojiClient.login(hub, 'alice');
    await first.call('exclusiveSession');
    await expect(second.call('getLoggedInUser')).rejects.toMatchObject(
      fault(1006, 'User locked by another session'),
    );
    await expect(second.call('exclusiveSession')).rejects.toMatchObject(
      fault(1006, 'Cannot get exclusive session'),
    );
    const child = new KojiClient(hub.url);
    child.session = sessionOf(await first.call('subsession'));
    expect(await child.call('getLoggedInUser')).toMatchObject({ name: 'alice' });
    await first.call('sharedSession');
    expect(await second.call('getLoggedInUser')).toMatchObject({ name: 'alice' });
    await second.call('exclusiveSession', keywords({ force: true }));
  });

  test('ends with its subsessions', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    const child = new KojiClient(hub.url);
    child.session = sessionOf(await alice.call('subsession'));
    expect(await child.call('getSessionInfo')).toMatchObject({ master: alice.session?.id });
    await alice.call('logout', keywords({ session_id: null }));
    await expect(child.call('getLoggedInUser')).rejects.toMatchObject({ code: 1002 });
  });

  test('before 1.31 logout takes nothing', async () => {
    const alice = await KojiClient.login(await start({ version: '1.30.0' }), 'alice');
    await expect(alice.call('logout', keywords({ session_id: null }))).rejects.toMatchObject(
      fault(1019, "logout() got an unexpected keyword argument 'session_id'"),
    );
    expect(await alice.call('logout')).toBeNull();
  });

  test('survives a restart of the hub', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    const { session } = alice;
    await hub.stop();
    await start();
    const again = new KojiClient(hub.url);
    again.session = session;
    expect(await again.call('getLoggedInUser')).toMatchObject({ name: 'alice' });
  });
});

describe('numbers of calls', () => {
  const admin = async (): Promise<KojiClient> => KojiClient.login(await start(), 'kojiadmin');

  test('only a call that changes something stores its number', async () => {
    const client = await admin();
    client.callnum = 5;
    await client.call('createUser', 'dave');
    client.callnum = 9;
    await client.call('getLoggedInUser');
    expect(await client.call('getSessionInfo')).toMatchObject({ callnum: 5 });
  });

  test('a number that is stored is refused, and so is a lower one', async () => {
    const client = await admin();
    client.callnum = 5;
    await client.call('createUser', 'dave');
    client.callnum = 5;
    await expect(client.call('getLoggedInUser')).rejects.toMatchObject(
      fault(1009, /^unable to retry call 5 \(method getLoggedInUser\) for session \d+$/),
    );
    client.callnum = 4;
    await expect(client.call('getLoggedInUser')).rejects.toMatchObject(
      fault(1008, /^5 > 4 \(session \d+\)$/),
    );
  });

  test('a call that failed stores nothing, so that it may be sent again', async () => {
    const client = await admin();
    client.callnum = 5;
    await expect(client.call('createUser', 'kojiadmin')).rejects.toMatchObject({ code: 1000 });
    client.callnum = 5;
    await client.call('createUser', 'dave');
  });

  test('a call with a number makes the others of its session wait, one without does not', async () => {
    const client = await admin();
    hub.control.delayMethod('getAPIVersion', 400);
    const race = async (): Promise<string[]> => {
      const order: string[] = [];
      const seen = hub.requests.length;
      const slow = client.call('getAPIVersion').then(() => order.push('slow'));
      await vi.waitUntil(() => hub.requests[seen]?.rpc === 'getAPIVersion');
      const fast = client.call('getLoggedInUser').then(() => order.push('fast'));
      await Promise.all([slow, fast]);
      return order;
    };
    expect(await race()).toEqual(['slow', 'fast']);
    const { id, key } = client.session ?? { id: 0, key: '' };
    client.headers = () => ({ 'Koji-Session-Id': String(id), 'Koji-Session-Key': key });
    expect(await race()).toEqual(['fast', 'slow']);
  });
});

test('a locked hub lets administrators in, an offline one nobody', async () => {
  const admin = await KojiClient.login(await start(), 'kojiadmin');
  const nobody = new KojiClient(hub.url);
  hub.control.setLockOut(true);
  await expect(nobody.call('getAPIVersion')).rejects.toMatchObject(
    fault(1014, 'Server disabled for maintenance'),
  );
  expect(await admin.call('getAPIVersion')).toBe(1);
  hub.control.setOffline('planned outage');
  await expect(admin.call('getAPIVersion')).rejects.toMatchObject(fault(1014, 'planned outage'));
  hub.control.setOffline(null);
  expect(await admin.call('getAPIVersion')).toBe(1);
});
