import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KojiClient } from '../../testing/koji-client.js';
import { temporaryHub } from '../../testing/koji-hub.js';
import type { KojiSandbox } from '../server.js';

let hub: KojiSandbox;
let end: () => Promise<void>;
let admin: KojiClient;
beforeEach(async () => {
  ({ hub, end } = await temporaryHub());
  admin = await KojiClient.login(hub, 'kojiadmin');
});
afterEach(() => end());

const fault = (message: string, code = 1000) => ({ code, message });

describe('users', () => {
  test('have permissions of their own and of their groups', async () => {
    await admin.call('createUser', 'dave');
    await admin.call('newGroup', 'packagers');
    await admin.call('grantPermission', 'packagers', 'mine', true);
    await admin.call('addGroupMember', 'packagers', 'dave');
    expect(await admin.call('getUserPerms', 'dave')).toEqual(['mine']);
    const dave = await KojiClient.login(hub, 'dave');
    expect(await dave.call('hasPerm', 'mine')).toBe(true);
    await admin.call('dropGroupMember', 'packagers', 'dave');
    expect(await dave.call('getPerms')).toEqual([]);
    await expect(admin.call('grantPermission', 'dave', 'nosuch')).rejects.toMatchObject(
      fault('No such entry in table permissions: nosuch'),
    );
  });

  test('that are blocked get in no more', async () => {
    const dave = await KojiClient.login(hub, 'dave');
    await admin.call('disableUser', 'dave');
    await expect(dave.call('getLoggedInUser')).rejects.toMatchObject(
      fault('logins by dave are not allowed', 1002),
    );
    await expect(KojiClient.login(hub, 'dave')).rejects.toMatchObject({ code: 1002 });
    await admin.call('enableUser', 'dave');
    expect(await dave.call('getLoggedInUser')).toMatchObject({ name: 'dave' });
  });
});
