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

describe('a tag', () => {
  test('is made once, with what it shall have', async () => {
    const id = await admin.call(
      'createTag',
      'new',
      'f99-build',
      'x86_64  aarch64',
      null,
      keywords({ extra: { a: [1, null] } }),
    );
    expect(await admin.call('getTag', 'new')).toEqual({
      arches: 'x86_64 aarch64',
      extra: { a: [1, null] },
      id,
      locked: false,
      maven_include_all: false,
      maven_support: false,
      name: 'new',
      perm: null,
      perm_id: null,
    });
    expect(names(await admin.call('getInheritanceData', 'new'))).toEqual(['f99-build']);
    await expect(admin.call('createTag', 'new')).rejects.toMatchObject(
      fault("A tag with the name 'new' already exists"),
    );
    await expect(admin.call('createTag', 'x', 'nosuch')).rejects.toMatchObject(
      fault("Parent tag 'nosuch' could not be found"),
    );
    await expect(admin.call('createTag', 'x'.repeat(257))).rejects.toMatchObject({ code: 1000 });
    await expect(admin.call('createTag', 5)).rejects.toMatchObject(fault('Name should be string'));
    await expect(admin.call('createTag', 'x', null, 'x86!')).rejects.toMatchObject(
      fault('Architecture can be only [a-zA-Z0-9_-]'),
    );
  });

  test('is changed in what is named, and keeps the rest', async () => {
    await admin.call('editTag2', 'f99', keywords({ locked: true, extra: { a: 1, b: 2 } }));
    await admin.call('editTag2', 'f99', keywords({ perm: 'tag', remove_extra: ['a'] }));
    expect(await admin.call('getTag', 'f99')).toMatchObject({ locked: true, perm: 'tag', extra: { b: 2 } });
    await admin.call('editTag2', 'f99', keywords({ name: 'f100', perm: null }));
    expect(await admin.call('getTag', 'f100')).toMatchObject({ locked: true, perm: null, id: 2 });
    await expect(admin.call('editTag2', 'f100', keywords({ name: 'f99-build' }))).rejects.toMatchObject(
      fault('Name f99-build already taken by tag 1'),
    );
    await expect(admin.call('editTag2', 'f100', keywords({ remove_extra: ['zz'] }))).rejects.toMatchObject(
      fault("Tag: f100 doesn't have extra: zz"),
    );
  });

  test('that is deleted is there in the past, and comes back under its old id', async () => {
    const { id: before } = (await admin.call('getLastEvent')) as { id: number };
    await admin.call('deleteTag', 'f99');
    expect(await admin.call('getTag', 'f99')).toBeNull();
    expect(await admin.call('getTag', keywords({ tagInfo: 'f99', event: before }))).toMatchObject({
      id: 2,
      query_event: before,
    });
    expect(await admin.call('createTag', 'f99')).toBe(2);
    expect(await admin.call('getInheritanceData', 'f99')).toEqual([]);
  });

  test('is not for everybody', async () => {
    const builder = await KojiClient.login(hub, 'builder');
    for (const [method, ...params] of [
      ['createTag', 'x'],
      ['editTag2', 'f99'],
      ['deleteTag', 'f99'],
    ] as const) {
      await expect(builder.call(method, ...params)).rejects.toMatchObject(
        fault('tag permission required (logged in as builder)', 1004),
      );
    }
    await expect(new KojiClient(hub.url).call('createTag', 'x')).rejects.toMatchObject(
      fault('tag permission required (user not logged in)', 1004),
    );
    await admin.call('grantPermission', 'builder', 'tag');
    await builder.call('createTag', 'x');
  });
});

describe('inheritance', () => {
  const link = (parent_id: number, priority: number, more = {}) => ({
    parent_id,
    priority,
    maxdepth: null,
    intransitive: false,
    noconfig: false,
    pkg_filter: '',
    ...more,
  });
  const full = async (tag: string): Promise<unknown[]> => names(await admin.call('getFullInheritance', tag));

  test('is followed depth first, and loops are left out', async () => {
    const [a, b, c] = [
      await admin.call('createTag', 'a'),
      await admin.call('createTag', 'b'),
      await admin.call('createTag', 'c'),
    ].map(Number);
    await admin.call('setInheritanceData', 'a', [link(b ?? 0, 1), link(1, 2)]);
    await admin.call('setInheritanceData', 'b', [link(c ?? 0, 0)]);
    await admin.call('setInheritanceData', 'c', [link(a ?? 0, 0)]);
    expect(await full('a')).toEqual(['b', 'c', 'f99-build']);
    await admin.call('setInheritanceData', 'a', [link(b ?? 0, 1, { maxdepth: 0 })]);
    expect(await full('a')).toEqual(['b', 'f99-build']);
    await admin.call('setInheritanceData', 'b', [link(c ?? 0, 0, { intransitive: true })]);
    await admin.call('setInheritanceData', 'a', [link(b ?? 0, 1)]);
    expect(await full('a')).toEqual(['b', 'f99-build']);
    expect(await full('b')).toEqual(['c', 'a', 'f99-build']);
  });

  test('changes link by link, or as a whole', async () => {
    await admin.call('createTag', 'a');
    await admin.call('setInheritanceData', 'f99', [link(4, 5)]);
    expect(names(await admin.call('getInheritanceData', 'f99'))).toEqual(['f99-build', 'a']);
    await expect(admin.call('setInheritanceData', 'f99', [link(4, 0)])).rejects.toMatchObject(
      fault('Multiple parent tags ([1, 4]) cannot have the same priority value (0) on child tag 2'),
    );
    await admin.call('setInheritanceData', 'f99', [{ parent_id: 1, 'delete link': true }]);
    expect(names(await admin.call('getInheritanceData', 'f99'))).toEqual(['a']);
    await admin.call('setInheritanceData', 'f99', [link(1, 3)], true);
    expect(names(await admin.call('getInheritanceData', 'f99'))).toEqual(['f99-build']);
    await expect(admin.call('setInheritanceData', 'f99', [{ parent_id: 4 }])).rejects.toMatchObject(
      fault('No value for priority'),
    );
  });
});

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
