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
