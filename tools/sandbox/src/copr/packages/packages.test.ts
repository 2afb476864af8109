import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CoprScene, coprScene } from '../../testing/copr-scene.js';

let scene: CoprScene;
beforeAll(async () => {
  scene = await coprScene({ worker: 'paused' });
  await scene.as('alice').addProject('demo', { chroots: ['fedora-41-x86_64', 'epel-9-x86_64'] });
});
afterAll(() => scene.stop());

const add = (name: string, type: string, json: object, user = 'alice') =>
  scene.as(user).post(`/package/add/alice/demo/${name}/${type}`, { package_name: name, ...json });
const edit = (name: string, type: string, json: object) =>
  scene.as('alice').post(`/package/edit/alice/demo/${name}/${type}`, { package_name: name, ...json });
const named = (name: string) => ({ ownername: 'alice', projectname: 'demo', package_name: name });
const clone_url = 'https://github.com/a/b.git';

describe('a source', () => {
  test.each([
    [
      'scm',
      { clone_url, source_build_method: 'tito', committish: 'main', spec: 'b.spec', webhook_rebuild: true },
      {
        type: 'git',
        clone_url,
        subdirectory: null,
        committish: 'main',
        spec: 'b.spec',
        source_build_method: 'tito',
      },
    ],
    [
      'pypi',
      { pypi_package_name: 'requests', python_versions: [3] },
      {
        pypi_package_name: 'requests',
        pypi_package_version: null,
        spec_generator: 'pyp2spec',
        spec_template: '',
        python_versions: ['3'],
      },
    ],
    ['rubygems', { gem_name: 'rake' }, { gem_name: 'rake' }],
    [
      'custom',
      { script: '#!/bin/sh\ntrue', script_builddeps: ['git', 'make'], script_repos: 'https://e.com/r/' },
      {
        script: '#!/bin/sh\ntrue\n',
        chroot: 'fedora-latest-x86_64',
        builddeps: 'git make',
        resultdir: null,
        repos: 'https://e.com/r/',
      },
    ],
    [
      'distgit',
      { distgit: null, committish: 'rawhide' },
      { clone_url: 'https://src.fedoraproject.org/rpms/p-distgit', distgit: 'fedora', committish: 'rawhide' },
    ],
  ])('of %s is kept under the names that it has there', async (type, json, source) => {
    const { status, body } = await add(`p-${type}`, type, json);
    expect([status, body.source_type, body.source_dict]).toEqual([200, type, source]);
    expect(body.builds).toEqual({ latest: null, latest_succeeded: null });
  });

  test('that was not sent again stays, whatever else is changed', async () => {
    const { body } = await edit('p-scm', '', { committish: 'v3' });
    expect(body).toMatchObject({
      auto_rebuild: true,
      source_dict: { clone_url, committish: 'v3', source_build_method: 'tito' },
    });
    const other = await edit('p-distgit', 'rubygems', { gem_name: 'zzz' });
    expect(other.body).toMatchObject({ source_type: 'rubygems', source_dict: { gem_name: 'zzz' } });
  });

  test('with a line that was never sent cannot be changed in part, for the real form stumbles over its own null', async () => {
    await add('half', 'scm', { clone_url });
    const { status, body } = await edit('half', 'scm', { committish: 'v1' });
    expect([status, body.error]).toEqual([400, 'spec: RPM spec file must end with .spec']);
    expect((await edit('half', 'scm', { committish: 'v1', spec: '' })).status).toBe(200);
  });

  test('can be taken away, and then there is nothing to build', async () => {
    const { body } = await scene.as('alice').put('/package/reset', named('p-distgit'));
    expect(body).toMatchObject({ source_type: 'unset', source_dict: {} });
    const build = await scene.as('alice').post('/package/build', named('p-distgit'));
    expect([build.status, build.body.error]).toEqual([400, expect.stringContaining('Unset default source')]);
  });
});

describe('refusals', () => {
  test('name the form’s own fields', async () => {
    const wrong = { clone_url: 'nope', max_builds: 1000, source_build_method: 'zzz' };
    const { status, body } = await add('bad%20name!', 'scm', { ...wrong, package_name: 'bad name!' });
    expect([status, body.error]).toEqual([
      400,
      [
        'package_name: Please enter a valid package name in ^[-+_.a-zA-Z0-9]+$',
        'max_builds: Number must be between 0 and 100.',
        'clone_url: Invalid URL.',
        'srpm_build_method: Not a valid choice.',
      ].join('\n'),
    ]);
  });

  test.each([
    ['link', 400, 'Unsupported package source type link'],
    ['upload', 400, 'Unsupported package source type upload'],
    ['None', 400, 'Unsupported package source type None'],
  ])('of the type %s', async (type, ...said) => {
    const { status, body } = await add('x', type, {});
    expect([status, body.error]).toEqual(said);
  });

  test('of what is there, is not there, or is somebody else’s', async () => {
    const say = async (answer: ReturnType<typeof add>) => {
      const { status, body } = await answer;
      return [status, body.error];
    };
    expect(await say(add('p-scm', 'scm', { clone_url }))).toEqual([
      409,
      'Package p-scm already exists in copr alice/demo.',
    ]);
    expect(await say(edit('missing', 'scm', { clone_url }))).toEqual([
      404,
      'Package missing does not exists in copr alice/demo.',
    ]);
    expect(await say(add('y', 'rubygems', { gem_name: 'y' }, 'bob'))).toEqual([
      403,
      'You are not allowed to add or edit packages in this copr.',
    ]);
    expect(await say(scene.as('bob').delete('/package/delete', named('p-scm')))).toEqual([
      403,
      'You are not allowed to delete package `1`.',
    ]);
    expect(await say(scene.as('alice').put('/package/reset', named('missing')))).toEqual([
      404,
      'No package with name missing in copr demo',
    ]);
    expect(await say(scene.as('alice').delete('/package/delete?ownername=alice&projectname=demo'))).toEqual([
      400,
      'The browser (or proxy) sent a request that this server could not understand.',
    ]);
  });

  test('of deny-lists that fit nothing or everything', async () => {
    const deny = async (chroot_denylist: string) =>
      (await add('denied', 'rubygems', { gem_name: 'x', chroot_denylist })).body.error;
    expect(await deny('nosuch-*')).toBe('chroot_denylist: no chroot matched by pattern "nosuch-*"');
    expect(await deny('*')).toBe('chroot_denylist: patterns are deny-listing all chroots');
    expect(await deny('a b')).toBe('chroot_denylist: Pattern "a b" does not match "^[a-z0-9-_*.+]+$"');
  });

  test('of a path that is not the body’s name, after the package was made', async () => {
    const { status } = await add('other', 'rubygems', { package_name: 'made', gem_name: 'x' });
    expect(status).toBe(500);
    const query = 'ownername=alice&projectname=demo&packagename=made';
    expect((await scene.as().get(`/package?${query}`)).status).toBe(200);
  });
});

describe('a build of a package', () => {
  test('is in the chroots that the package does not deny, with what was asked for', async () => {
    await add('denying', 'rubygems', { gem_name: 'x', chroot_denylist: 'epel-*', timeout: 60 });
    const { body } = await scene.as('alice').post('/package/build', named('denying'));
    expect(body).toMatchObject({
      chroots: ['fedora-41-x86_64'],
      state: 'pending',
      source_package: { name: 'denying', url: null, version: null },
    });
    const config = await scene.as().get(`/build/source-build-config/${String(body.id)}`);
    expect(config.body).toEqual({
      source_type: 'rubygems',
      source_dict: { gem_name: 'x' },
      memory_limit: 2048,
      timeout: 60,
      is_background: false,
    });
    const other = await scene.as('alice').post('/package/build', {
      ...named('denying'),
      project_dirname: 'demo:custom:x',
      chroots: ['epel-9-*'],
      background: true,
      timeout: 0,
    });
    expect(other.body).toMatchObject({
      chroots: ['epel-9-x86_64'],
      project_dirname: 'demo:custom:x',
      is_background: true,
    });
  });

  test('keeps its package from being deleted until it is over', async () => {
    const remove = () => scene.as('alice').delete('/package/delete', named('denying'));
    const { status, body } = await remove();
    expect([status, body.error]).toEqual([400, 'Build(s) 1, 2 are still running.\n']);
    for (const id of [1, 2]) await scene.as('alice').put(`/build/cancel/${id}`);
    expect((await remove()).body.name).toBe('denying');
    expect(scene.copr.control.builds('alice', 'demo')).toEqual([]);
  });
});

test('the single GET takes any text for yes, the list does not', async () => {
  await scene.as('alice').post('/package/build', named('p-rubygems'));
  const query = 'ownername=alice&projectname=demo';
  const flag = 'with_latest_build=False';
  const one = await scene.as().get(`/package?${query}&packagename=p-rubygems&${flag}`);
  expect(one.body.builds).toMatchObject({ latest: { state: 'pending' }, latest_succeeded: null });
  const latestOf = async (value: string) => {
    const { body } = await scene.as().get(`/package/list?${query}&with_latest_build=${value}&order=name`);
    const items = body.items as { name: string; builds: { latest: { id: number } | null } }[];
    return items.find(({ name }) => name === 'p-rubygems')?.builds.latest?.id;
  };
  expect(await latestOf('False')).toBeUndefined();
  expect(await latestOf('True')).toEqual(expect.any(Number));
});

test('more than 10,000 packages at once are too many', async () => {
  scene.copr.control.seedMany({ owner: 'bob', project: 'huge', packages: 10_001 });
  const { status } = await scene.as().get('/package/list?ownername=bob&projectname=huge');
  expect(status).toBe(413);
  const page = await scene.as().get('/package/list?ownername=bob&projectname=huge&limit=2&offset=10000');
  expect((page.body.items as unknown[]).length).toBe(1);
});
