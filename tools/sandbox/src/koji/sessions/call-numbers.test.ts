import { describe, expect, test, vi } from 'vitest';
import { KojiClient } from '../../testing/koji-client.js';
import { fault, sessionScene } from '../../testing/koji-session-scene.js';

const scene = sessionScene();
const { start } = scene;

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
    scene.hub.control.delayMethod('getAPIVersion', 400);
    const race = async (): Promise<string[]> => {
      const order: string[] = [];
      const seen = scene.hub.requests.length;
      const slow = client.call('getAPIVersion').then(() => order.push('slow'));
      await vi.waitUntil(() => scene.hub.requests[seen]?.rpc === 'getAPIVersion');
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
  const nobody = new KojiClient(scene.hub.url);
  scene.hub.control.setLockOut(true);
  await expect(nobody.call('getAPIVersion')).rejects.toMatchObject(
    fault(1014, 'Server disabled for maintenance'),
  );
  expect(await admin.call('getAPIVersion')).toBe(1);
  scene.hub.control.setOffline('planned outage');
  await expect(admin.call('getAPIVersion')).rejects.toMatchObject(fault(1014, 'planned outage'));
  scene.hub.control.setOffline(null);
  expect(await admin.call('getAPIVersion')).toBe(1);
});
