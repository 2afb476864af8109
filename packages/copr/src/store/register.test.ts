import { describe, expect, it } from 'vitest';
import { demo } from '../testing/copr-world.js';
import { startStoreWorld } from '../testing/store-world.js';

const chroots = ['fedora-41-x86_64', 'epel-9-*'];
const writes = (sent: readonly string[]): readonly string[] => sent.filter((line) => !line.startsWith('GET'));

describe('a project', () => {
  it('is made with its chroots and settings, by its bare name as mine, and has a page', async () => {
    const { store, context, client } = await startStoreWorld();
    const receipt = await store.register(
      { project: 'demo', chroots, description: 'a demo', devel_mode: true },
      context(),
    );
    expect(receipt).toEqual({
      id: 'alice/demo',
      ref: { project: 'alice/demo' },
      outcome: 'created',
      url: expect.stringMatching(/\/coprs\/alice\/demo\/$/) as string,
    });
    const project = await client().projects.get(demo);
    expect(project).toMatchObject({ description: 'a demo', devel_mode: true });
    expect(Object.keys(project.chroot_repos)).toEqual(
      expect.arrayContaining(['fedora-41-x86_64', 'epel-9-x86_64']),
    );
  });

  it('of a group has its page below g/', async () => {
    const { store, context } = await startStoreWorld();
    const register = { project: '@labgroup/tools', chroots };
    expect(await store.register(register, context())).toMatchObject({
      id: '@labgroup/tools',
      url: expect.stringMatching(/\/coprs\/g\/labgroup\/tools\/$/) as string,
    });
    expect(await store.register(register, context())).toMatchObject({ outcome: 'existed' });
  });

  it('that is there gets the chroots it lacks, and loses none', async () => {
    const { store, context, client, sent } = await startStoreWorld();
    const { projects } = client();
    await projects.add({ ...demo, chroots: ['fedora-rawhide-x86_64'] });
    expect(await store.register({ project: 'demo', chroots }, context())).toMatchObject({
      outcome: 'created',
    });
    const enabled = Object.keys((await projects.get(demo)).chroot_repos);
    expect(enabled).toEqual(expect.arrayContaining(['fedora-rawhide-x86_64', 'fedora-41-x86_64']));
    const before = writes(sent()).length;
    expect(await store.register({ project: 'demo', chroots }, context())).toMatchObject({
      outcome: 'existed',
    });
    expect(writes(sent())).toHaveLength(before);
  });

  it('with other settings keeps them, and that is told', async () => {
    const { store, context, client, events } = await startStoreWorld();
    await client().projects.add({ ...demo, chroots: ['fedora-41-x86_64'], description: 'by hand' });
    const wanted = { project: 'demo', chroots: ['fedora-41-x86_64'], description: 'a demo', homepage: '' };
    expect(await store.register({ ...wanted, enable_net: true }, context())).toMatchObject({
      outcome: 'existed',
    });
    expect(events).toContainEqual({
      type: 'warning',
      code: 'SETTINGS_DIFFER',
      message:
        'alice/demo has other settings, and keeps them: description ("by hand" there, "a demo" here), enable_net (false there, true here)',
    });
    expect(await client().projects.get(demo)).toMatchObject({ description: 'by hand', enable_net: false });
  });

  it('of somebody else, in which I may not build, is refused', async () => {
    const { storeOf, context, client } = await startStoreWorld();
    await client().projects.add({ ...demo, chroots: ['fedora-41-x86_64'] });
    const bob = storeOf({}, { user: 'bob' });
    const register = { project: 'alice/demo', chroots: ['fedora-41-x86_64'] };
    await expect(bob.register(register, context())).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      message: 'bob may not build in alice/demo',
    });
    await client().permissions.set(demo, { bob: { builder: 'approved' } });
    expect(await bob.register(register, context())).toMatchObject({ outcome: 'existed' });
  });

  it('can’t have chroots that the Copr does not have', async () => {
    const { store, context, sent } = await startStoreWorld();
    await expect(
      store.register({ project: 'demo', chroots: ['fedora-99-*'] }, context()),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', hint: expect.stringContaining('fedora-41-x86_64') });
    expect(writes(sent())).toEqual([]);
  });

  it('whose making was done although the answer was lost is no second one', async () => {
    const { store, context, sandbox, client } = await startStoreWorld();
    sandbox.faults.add({ kind: 'cut-after-work', path: '/api_3/project/add/' });
    expect(await store.register({ project: 'demo', chroots }, context())).toMatchObject({
      outcome: 'created',
    });
    expect((await client().projects.get(demo)).name).toBe('demo');
  });

  it('is whose the settings say', async () => {
    const { storeOf, context } = await startStoreWorld();
    const store = storeOf({ owner: '@labgroup' });
    expect(await store.register({ project: 'tools', chroots }, context())).toMatchObject({
      id: '@labgroup/tools',
    });
  });
});

describe('a package of the project', () => {
  const source = {
    package_name: 'hello',
    source_type: 'custom',
    script: '#!/bin/sh\n',
    script_builddeps: 'git make',
  } as const;

  it('is made once, and one with another source keeps it, which is told', async () => {
    const { store, context, client, events } = await startStoreWorld();
    const register = { project: 'demo', chroots, package: source };
    expect(await store.register(register, context())).toMatchObject({ outcome: 'created' });
    expect(await store.register(register, context())).toMatchObject({ outcome: 'existed' });
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
    await store.register({ ...register, package: { ...source, script: '#!/bin/bash\n' } }, context());
    await store.register(
      { ...register, package: { package_name: 'hello', source_type: 'rubygems', gem_name: 'hello' } },
      context(),
    );
    const messages = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    expect(messages).toEqual([
      'alice/demo has other settings, and keeps them: script of the package hello',
      'alice/demo has other settings, and keeps them: source_type (custom there, rubygems here) of the package hello',
    ]);
    expect(await client().packages.get({ ...demo, packagename: 'hello' })).toMatchObject({
      source_type: 'custom',
    });
  });

  it('from a repository is compared by the names that the server shows', async () => {
    const { store, context, events } = await startStoreWorld();
    const register = {
      project: 'demo',
      chroots,
      package: {
        package_name: 'hello',
        source_type: 'scm',
        clone_url: 'https://example.org/hello.git',
        committish: 'main',
        scm_type: 'git',
        source_build_method: 'tito',
      },
    } as const;
    await store.register(register, context());
    await store.register(register, context());
    expect(events.filter(({ type }) => type === 'warning')).toEqual([]);
  });
});
