import { describe, expect, it } from 'vitest';
import { all, demo, startCopr } from '../testing/copr-world.js';

const chroots = ['fedora-41-x86_64', 'fedora-rawhide-x86_64'];

describe('projects', () => {
  it('are made with all settings, read, changed and removed', async () => {
    const { projects } = (await startCopr()).client();
    const made = await projects.add({
      ...demo,
      chroots,
      description: 'dé\n2',
      homepage: 'http://example.com',
      additional_repos: ['https://e.com/r1/', 'https://e.com/r2/'],
      devel_mode: true,
      repo_priority: 42,
      runtime_dependencies: ['https://e.com/dep/'],
      delete_after_days: 30,
    });
    expect(made).toMatchObject({
      full_name: 'alice/demo',
      description: 'dé\n2',
      devel_mode: true,
      repo_priority: 42,
      additional_repos: ['https://e.com/r1/', 'https://e.com/r2/'],
    });
    expect(Object.keys(made.chroot_repos).sort()).toEqual(chroots);
    expect(await projects.get(demo)).toEqual(made);
    const edited = await projects.edit({ ...demo, repos: [], description: '' });
    expect(edited).toMatchObject({ additional_repos: [], description: '', homepage: 'http://example.com' });
    expect(await projects.regenerateRepos(demo)).toMatchObject({ id: made.id });
    expect(await projects.delete(demo)).toMatchObject({ id: made.id });
    await expect(projects.get(demo)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      storeMessage: 'Project alice/demo does not exist.',
    });
  });

  it('take patterns of chroots, and single ones more or less', async () => {
    const { projects } = (await startCopr()).client();
    const made = await projects.add({ ...demo, chroots: ['fedora-4?-x86_64', 'epel-*'] });
    expect(Object.keys(made.chroot_repos).sort()).toEqual([
      'epel-9-x86_64',
      'fedora-41-x86_64',
      'fedora-42-x86_64',
    ]);
    const more = await projects.enableChroot({ ...demo, chrootname: 'fedora-rawhide-x86_64' });
    expect(Object.keys(more.chroot_repos)).toHaveLength(4);
    for (const chrootname of ['epel-9-x86_64', 'fedora-41-x86_64', 'fedora-42-x86_64', 'fedora-42-x86_64'])
      await projects.disableChroot({ ...demo, chrootname });
    await expect(
      projects.disableChroot({ ...demo, chrootname: 'fedora-rawhide-x86_64' }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(projects.add({ ...demo, projectname: 'two', chroots: ['fedora-9*'] })).rejects.toMatchObject(
      {
        code: 'INVALID_INPUT',
        hint: expect.stringContaining('epel-9-x86_64'),
      },
    );
  });

  it('that are there already: ALREADY_EXISTS, or as they are with exist_ok', async () => {
    const { projects } = (await startCopr()).client();
    const made = await projects.add({ ...demo, chroots });
    await expect(projects.add({ ...demo, chroots })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      storeCode: 'name',
    });
    expect(await projects.add({ ...demo, chroots: ['epel-9-x86_64'], exist_ok: true })).toEqual(made);
  });

  it('are listed each once, by owner and by name, and found by words', async () => {
    const world = await startCopr();
    const { projects } = world.client();
    for (let n = 0; n < 7; n++)
      await projects.add({
        ownername: n % 2 ? 'alice' : '@labgroup',
        projectname: `p${String(9 - n)}`,
        chroots,
      });
    expect((await all(projects.list({ pageSize: 2 }))).map(({ name }) => name)).toEqual([
      'p9',
      'p8',
      'p7',
      'p6',
      'p5',
      'p4',
      'p3',
    ]);
    expect(
      (await all(projects.list({ ownername: '@labgroup', order: 'name', pageSize: 2 }))).map(
        ({ name }) => name,
      ),
    ).toEqual(['p3', 'p5', 'p7', 'p9']);
    expect((await all(projects.list({ descending: true, limit: 2 }))).map(({ name }) => name)).toEqual([
      'p3',
      'p4',
    ]);
    expect(await all(projects.list({ ownername: 'nobody9' }))).toEqual([]);
    expect(() => projects.search('p9')).toThrow('at least 3 characters');
  });

  it('are forked, once without and then with being told to go on', async () => {
    const { projects } = (await startCopr()).client();
    await projects.add({ ...demo, chroots });
    const to = { dstownername: '@labgroup', dstprojectname: 'forked' };
    expect(await projects.fork({ ...demo, ...to })).toMatchObject({ full_name: '@labgroup/forked' });
    await expect(projects.fork({ ...demo, ...to })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      hint: expect.stringContaining('confirm'),
    });
    expect(await projects.fork({ ...demo, ...to, confirm: true })).toMatchObject({
      full_name: '@labgroup/forked',
    });
  });

  it.each([
    ['a name of the other call', { ...demo, chroots, repos: ['https://e.com/'] }, 'additional_repos'],
    ['a misspelt option', { ...demo, chroots, devel_mod: true }, 'did you mean "devel_mode"?'],
    ['no chroot', { ...demo, chroots: [] }, 'correct it'],
    ['a name with a slash', { ...demo, projectname: 'a/b', chroots }, 'correct it'],
    ['a number for a name', { ...demo, projectname: '17', chroots }, 'correct it'],
  ])('%s is refused before anything is sent', async (_, input, hint) => {
    const world = await startCopr();
    await expect(world.client().projects.add(input)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: expect.stringContaining(hint),
    });
    expect(world.sent()).toEqual([]);
  });

  it.each(['a?b', 'a#b', 'a%2Fb', 'a b', 'ü+&=', '@group', 'x\ny'])(
    'of the odd name %j are asked for by that name',
    async (projectname) => {
      const world = await startCopr();
      const { projects } = world.client();
      const place = { ownername: '@labgroup', projectname };
      const missing = {
        code: 'NOT_FOUND',
        storeMessage: `Project @labgroup/${projectname.replace('\n', ' ')} does not exist.`,
      };
      await expect(projects.get(place)).rejects.toMatchObject(missing);
      await expect(projects.delete(place)).rejects.toMatchObject(missing);
      const other = { ownername: 'alice', projectname: 'a/../b' };
      await expect(projects.delete(other)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    },
  );
});

describe('permissions', () => {
  it('are none, asked for, given, and say who may build', async () => {
    const world = await startCopr();
    const [alice, bob] = [world.client(), world.client('bob')];
    await alice.projects.add({ ...demo, chroots });
    expect(await alice.permissions.get(demo)).toEqual({});
    expect(await bob.permissions.request(demo, { builder: true })).toBe(true);
    expect(await alice.permissions.get(demo)).toMatchObject({ bob: { builder: 'request' } });
    expect(await alice.permissions.canBuildIn('bob', demo)).toBe(false);
    expect(await alice.permissions.set(demo, { bob: { builder: 'approved' } })).toEqual(['bob']);
    expect(await alice.permissions.set(demo, { bob: { builder: 'approved' } })).toEqual([]);
    expect(await alice.permissions.canBuildIn('bob', demo)).toBe(true);
    await expect(bob.permissions.get(demo)).rejects.toMatchObject({ code: 'AUTH_DENIED' });
    await expect(alice.permissions.set(demo, {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(alice.permissions.canBuildIn('nobody9', demo)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      recovery: 'give-up',
    });
    expect(world.sent().filter((line) => line.includes('nobody9'))).toHaveLength(1);
  });
});
