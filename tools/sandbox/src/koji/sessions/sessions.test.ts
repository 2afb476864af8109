import { describe, expect, test } from 'vitest';
import { KojiClient, keywords, readAnswer, send, sessionOf } from '../../testing/koji-client.js';
import { fault, sessionScene } from '../../testing/koji-session-scene.js';
import { writeCall } from '../xmlrpc/write.js';

const scene = sessionScene();
const { start } = scene;

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
    const elsewhere = new KojiClient(scene.hub.url, { tls: { localAddress: '127.0.0.2' } });
    elsewhere.session = alice.session;
    await expect(elsewhere.call('getLoggedInUser')).rejects.toMatchObject(
      fault(1002, 'Invalid session or bad credentials'),
    );
  });

  test('may stand in the query, where the hub reads that', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    const query = `session-id=${alice.session?.id}&session-key=${alice.session?.key}&callnum=5`;
    const body = writeCall('getLoggedInUser', []);
    expect(readAnswer((await send(`${scene.hub.url}?${query}`, { body })).body)).toMatchObject({
      name: 'alice',
    });
    await scene.hub.stop();
    await start({ disableUrlSessions: true });
    // Anonymous, and no word about it.
    expect(readAnswer((await send(`${scene.hub.url}?${query}`, { body })).body)).toBeNull();
  });

  test('is in the query alone on a hub before 1.30', async () => {
    const client = new KojiClient((await start({ version: '1.29.1' })).url);
    const answer = await client.call('login', 'builder', 'builder-password');
    expect(answer).not.toHaveProperty('header-auth');
    client.session = sessionOf(answer);
    expect(await client.call('getLoggedInUser')).toBeNull();
    const url = `${scene.hub.url}?session-id=${client.session.id}&session-key=${client.session.key}`;
    const { body, headers } = await send(url, { body: writeCall('getLoggedInUser', []) });
    expect(readAnswer(body)).toMatchObject({ name: 'builder' });
    expect(headers['koji-version']).toBeUndefined();
  });

  test('expires, and is renewed under another key while the number of its last change stays', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    const admin = await KojiClient.login(scene.hub, 'kojiadmin');
    admin.callnum = 7;
    await admin.call('createUser', 'dave');
    await scene.hub.control.expireSessions();
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
    const second = await KojiClient.login(scene.hub, 'alice');
    await first.call('exclusiveSession');
    await expect(second.call('getLoggedInUser')).rejects.toMatchObject(
      fault(1006, 'User locked by another session'),
    );
    await expect(second.call('exclusiveSession')).rejects.toMatchObject(
      fault(1006, 'Cannot get exclusive session'),
    );
    const child = new KojiClient(scene.hub.url);
    child.session = sessionOf(await first.call('subsession'));
    expect(await child.call('getLoggedInUser')).toMatchObject({ name: 'alice' });
    await first.call('sharedSession');
    expect(await second.call('getLoggedInUser')).toMatchObject({ name: 'alice' });
    await second.call('exclusiveSession', keywords({ force: true }));
  });

  test('ends with its subsessions', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    const child = new KojiClient(scene.hub.url);
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
    await scene.hub.stop();
    await start();
    const again = new KojiClient(scene.hub.url);
    again.session = session;
    expect(await again.call('getLoggedInUser')).toMatchObject({ name: 'alice' });
  });
});
