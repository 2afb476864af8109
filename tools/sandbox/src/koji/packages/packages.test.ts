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

describe('a package list', () => {
  const add = (...params: (string | boolean)[]): Promise<unknown> => admin.call('packageListAdd', ...params);
  const listed = async (tag: string): Promise<unknown> =>
    admin.call('listPackages', keywords({ tagID: tag, inherited: true }));

  test('takes a package once, and again without a word', async () => {
    await add('f99', 'new', 'kojiadmin');
    await add('f99', 'new', 'kojiadmin');
    expect(names(await admin.call('listPackages', keywords({ tagID: 'f99' })), 'package_name')).toEqual([
      'hello-omnipub',
      'new',
    ]);
    const history = (await admin.call(
      'queryHistory',
      keywords({ tables: ['tag_packages'], package: 'new' }),
    )) as {
      tag_packages: unknown[];
    };
    expect(history.tag_packages).toHaveLength(1);
  });

  test('wants an owner that it knows', async () => {
    await expect(add('f99', 'new')).rejects.toMatchObject(fault('owner not specified'));
    await expect(add('f99', 'new', 'nosuch')).rejects.toMatchObject(fault("No such user: 'nosuch'"));
    await admin.call('packageListAdd', 'f99', 'new', keywords({ force: true }));
    expect(await listed('f99')).toContainEqual(
      expect.objectContaining({ package_name: 'new', owner_name: 'kojiadmin' }),
    );
    await admin.call('packageListSetOwner', 'f99', 'new', 'builder');
    expect(await listed('f99')).toContainEqual(
      expect.objectContaining({ package_name: 'new', owner_name: 'builder' }),
    );
    await expect(admin.call('packageListSetOwner', 'f99', 'other', 'builder')).rejects.toMatchObject(
      fault('cannot update: tag f99 has no data for package other'),
    );
    // What failed left nothing, not even the package.
    expect(await admin.call('getPackage', 'other')).toBeNull();
  });

  test('blocks what it inherits, and gives it free', async () => {
    await add('f99-build', 'low', 'kojiadmin');
    expect(await admin.call('checkTagPackage', 'f99', 'low')).toBe(true);
    await admin.call('packageListBlock', 'f99', 'low');
    expect(await admin.call('checkTagPackage', 'f99', 'low')).toBe(false);
    await expect(add('f99', 'low', 'kojiadmin')).resolves.toBeNull();
    await admin.call('packageListUnblock', 'f99', 'low');
    expect(await admin.call('checkTagPackage', 'f99', 'low')).toBe(true);
    await expect(admin.call('packageListUnblock', 'f99', 'low')).rejects.toMatchObject(
      fault('package low NOT blocked in tag f99'),
    );
    await expect(admin.call('packageListBlock', 'f99-candidate', 'nosuch')).rejects.toMatchObject({
      code: 1000,
    });
  });

  test('is filtered by the link it comes over', async () => {
    await add('f99-build', 'glibc', 'kojiadmin');
    await add('f99-build', 'gcc', 'kojiadmin');
    const link = {
      parent_id: 1,
      priority: 0,
      maxdepth: null,
      intransitive: false,
      noconfig: false,
      pkg_filter: 'gl',
    };
    await admin.call('setInheritanceData', 'f99', [link]);
    expect(names(await listed('f99'), 'package_name')).toEqual(['hello-omnipub', 'glibc']);
  });
});
