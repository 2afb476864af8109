import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KojiClient, keywords } from '../../testing/koji-client.js';
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
const names = (rows: unknown, key = 'name'): unknown[] =>
  (rows as Record<string, unknown>[]).map((row) => row[key]);

describe('a target', () => {
  test('is made, changed, and taken away', async () => {
    await admin.call('createBuildTarget', 't', 'f99-build', 'f99');
    await expect(admin.call('createBuildTarget', 't', 'f99-build', 'f99')).rejects.toMatchObject(
      fault("A build target with the name 't' already exists"),
    );
    await admin.call('editBuildTarget', 't', 'u', 'f99-build', 'f99-candidate');
    expect(await admin.call('getBuildTarget', 'u')).toMatchObject({ id: 2, dest_tag_name: 'f99-candidate' });
    expect(names(await admin.call('getBuildTargets', keywords({ destTagID: 'f99-candidate' })))).toEqual([
      'f99',
      'u',
    ]);
    await admin.call('deleteBuildTarget', 'u');
    expect(await admin.call('getBuildTarget', 'u')).toBeNull();
    await expect(admin.call('getBuildTarget', 'u', null, true)).rejects.toMatchObject(
      fault('No such build target: u'),
    );
    await expect(admin.call('createBuildTarget', 'x', 'nosuch', 'f99')).rejects.toMatchObject(
      fault("build tag 'nosuch' does not exist"),
    );
  });
});
