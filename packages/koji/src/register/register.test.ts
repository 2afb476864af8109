import { describe, expect, it } from 'vitest';
import { startWorld } from '../testing/publish-world.js';

describe('a package on the list of a tag', () => {
  it('is registered once, with its owner, also when the answer is lost', async () => {
    const { client, hub, calls } = await startWorld();
    hub.faults.add({ kind: 'cut-after-work', rpc: 'packageListAdd' });
    const entry = { tag: 'f42-empty', package: 'brand-new' };
    expect(await client.register.package(entry)).toEqual({ outcome: 'created', owner: 'builder' });
    const sent = calls().filter((method) => method === 'packageListAdd').length;
    expect(await client.register.package(entry)).toEqual({ outcome: 'existed', owner: 'builder' });
    expect(calls().filter((method) => method === 'packageListAdd')).toHaveLength(sent);
    const history = await client.queryHistory({ tag: 'f42-empty', package: 'brand-new' });
    expect(history.length).toBeGreaterThan(0);
  });

  it('that is inherited is there', async () => {
    const { client } = await startWorld();
    const entry = { tag: 'f42-candidate', package: 'hello-omnipub' };
    expect(await client.register.package(entry)).toMatchObject({ outcome: 'existed' });
    expect(await client.register.package({ ...entry, owner: 'kojiadmin' })).toEqual({
      outcome: 'created',
      owner: 'kojiadmin',
    });
  });

  it('that is blocked stays blocked, and says who is to be asked', async () => {
    const { client, hub } = await startWorld();
    hub.faults.add({ kind: 'cut-after-work', rpc: 'packageListBlock' });
    expect(await client.register.blockPackage('f42', 'hello-omnipub')).toBe('changed');
    expect(await client.register.blockPackage('f42', 'hello-omnipub')).toBe('existed');
    await expect(
      client.register.package({ tag: 'f42-candidate', package: 'hello-omnipub' }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'the package hello-omnipub is blocked in f42-candidate, by f42',
    });
    expect(await client.register.unblockPackage('f42', 'hello-omnipub')).toBe('changed');
    expect(await client.register.unblockPackage('f42', 'hello-omnipub')).toBe('existed');
  });

  it('changes its owner and architectures, and goes', async () => {
    const { client } = await startWorld();
    const { register } = client;
    expect(await register.setPackageOwner('f42', 'cgpkg', { owner: 'kojiadmin' })).toBe('changed');
    expect(await register.setPackageOwner('f42', 'cgpkg', { owner: 'kojiadmin' })).toBe('existed');
    expect(await register.setPackageArches('f42', 'cgpkg', { extraArches: ['i686'] })).toBe('changed');
    expect(await register.setPackageArches('f42', 'cgpkg', { extraArches: ['i686'] })).toBe('existed');
    expect(await register.removePackage('f42', 'cgpkg')).toBe('changed');
    expect(await register.removePackage('f42', 'cgpkg')).toBe('existed');
    await expect(register.setPackageOwner('f42', 'cgpkg', { owner: 'kojiadmin' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it.each([
    ['a tag that is not there', { tag: 'f43', package: 'x' }, 'NOT_FOUND'],
    ['an owner that is not there', { tag: 'f42', package: 'x', owner: 'nobody' }, 'NOT_FOUND'],
  ])('is refused for %s', async (_, entry, code) => {
    const { client } = await startWorld();
    await expect(client.register.package(entry)).rejects.toMatchObject({ code });
  });
});

describe('a tag', () => {
  it('is made once, and a warning tells where it differs', async () => {
    const { client, hub, emit, events } = await startWorld();
    hub.faults.add({ kind: 'cut-after-work', rpc: 'createTag' });
    const settings = { parent: 'f42', arches: ['x86_64', 'aarch64'] };
    expect(await client.register.tag('f43', settings)).toBe('created');
    expect(await client.register.tag('f43', { arches: ['aarch64', 'x86_64'], emit })).toBe('existed');
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
    await client.register.tag('f43', { arches: ['s390x'], locked: true, emit });
    expect(events).toContainEqual({
      type: 'warning',
      code: 'TAG_DIFFERS',
      message: 'the tag f43 is there already, with other arches, lock',
    });
  });

  it('is changed, gets parents, and goes', async () => {
    const { client, hub } = await startWorld();
    const { register } = client;
    await register.tag('f43');
    hub.faults.add({ kind: 'cut-after-work', rpc: 'editTag2' });
    expect(await register.editTag('f43', { locked: true, extra: { note: 'x' } })).toBe('changed');
    expect(await register.editTag('f43', { locked: true, extra: { note: 'x' } })).toBe('existed');
    const parents = [
      { tag: 'f42', priority: 0 },
      { tag: 'f42-empty', priority: 10, maxDepth: 1 },
    ];
    hub.faults.add({ kind: 'cut-after-work', rpc: 'setInheritanceData' });
    expect(await register.parents('f43', parents)).toBe('changed');
    expect(await register.parents('f43', parents)).toBe('existed');
    expect(await register.parents('f43', parents.slice(0, 1))).toBe('changed');
    const left = await client.api.getInheritanceData('f43');
    expect(left).toMatchObject([{ name: 'f42', priority: 0 }]);
    await expect(
      register.parents('f43', [
        { tag: 'f42', priority: 0 },
        { tag: 'f42-empty', priority: 0 },
      ]),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    hub.faults.add({ kind: 'cut-after-work', rpc: 'deleteTag' });
    expect(await register.deleteTag('f43')).toBe('removed');
    expect(await register.deleteTag('f43')).toBe('absent');
  });

  it('has a name that the hub takes', async () => {
    const { client, calls } = await startWorld();
    for (const name of ['', 'a b', 'x'.repeat(257), 'ž'])
      await expect(client.register.tag(name)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(calls()).toEqual([]);
  });
});

describe('a target', () => {
  it('is made once, and changed only when that is allowed', async () => {
    const { admin, hub } = await startWorld();
    const { register } = admin;
    const tags = { buildTag: 'f42-build', destTag: 'f42' };
    hub.faults.add({ kind: 'cut-after-work', rpc: 'createBuildTarget' });
    expect(await register.target('new', tags)).toBe('created');
    expect(await register.target('new', tags)).toBe('existed');
    const other = { ...tags, destTag: 'f42-empty' };
    await expect(register.target('new', other)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'the target new goes from f42-build to f42',
    });
    expect(await register.target('new', other, { update: true })).toBe('changed');
    expect(await register.deleteTarget('new')).toBe('removed');
    expect(await register.deleteTarget('new')).toBe('absent');
  });
});

describe('a user', () => {
  it('is made once, and gets and loses permissions and generators once', async () => {
    const { admin, client, hub } = await startWorld();
    const { register } = admin;
    hub.faults.add({ kind: 'cut-after-work', rpc: 'createUser' });
    expect(await register.user('jo')).toBe('created');
    expect(await register.user('jo')).toBe('existed');
    hub.faults.add({ kind: 'cut-after-work', rpc: 'grantPermission' });
    expect(await register.permission('jo', 'tag')).toBe('created');
    expect(await register.permission('jo', 'tag')).toBe('existed');
    expect(await register.revokePermission('jo', 'tag')).toBe('removed');
    expect(await register.revokePermission('jo', 'tag')).toBe('absent');
    hub.faults.add({ kind: 'cut-after-work', rpc: 'grantCGAccess' });
    expect(await register.cgAccess('jo', 'other', { create: true })).toBe('created');
    expect(await register.cgAccess('jo', 'other')).toBe('existed');
    expect(await register.revokeCgAccess('jo', 'other')).toBe('removed');
    expect(await register.revokeCgAccess('jo', 'other')).toBe('absent');
    await expect(register.permission('nobody', 'tag')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.register.user('ann')).rejects.toMatchObject({ code: 'AUTH_DENIED' });
  });
});
