import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CoprScene, coprScene } from '../../testing/copr-scene.js';

let scene: CoprScene;
beforeAll(async () => {
  scene = await coprScene({ worker: 'paused' });
  await scene.as('alice').addProject('demo', { additional_repos: ['https://e.com/p/'] });
});
afterAll(() => scene.stop());

const query = 'ownername=alice&projectname=demo&chrootname=fedora-41-x86_64';
const edit = (json: object, options: { chroot?: string; user?: string; comps?: string } = {}) => {
  const path = `/project-chroot/edit/alice/demo/${options.chroot ?? 'fedora-41-x86_64'}`;
  const body = new FormData();
  if (options.comps !== undefined) body.append('upload_comps', new Blob([options.comps]), 'comps.xml');
  body.append('json', new Blob([JSON.stringify(json)], { type: 'application/json' }), 'json');
  return scene.as(options.user ?? 'alice').send('PUT', path, { body });
};

describe('an edit of a chroot', () => {
  test('changes what is sent, as lists or as texts', async () => {
    const { body } = await edit({
      additional_repos: ['https://e.com/c/'],
      additional_packages: ['gcc', 'make'],
      additional_modules: ['mod1:s', '!mod2:s'],
      with_opts: ['foo', 'bar'],
      without_opts: 'baz',
      bootstrap: 'on',
      isolation: 'simple',
      reset_fields: null,
    });
    const settings = {
      additional_repos: ['https://e.com/c/'],
      additional_packages: ['gcc', 'make'],
      additional_modules: ['mod1:s', '!mod2:s'],
      with_opts: ['foo', 'bar'],
      without_opts: ['baz'],
      isolation: 'simple',
      mock_chroot: 'fedora-41-x86_64',
      ownername: 'alice',
      projectname: 'demo',
      comps_name: null,
      delete_after_days: null,
    };
    expect(body).toEqual(settings);
    const { body: kept } = await edit({ additional_modules: 'm1:s,!m2:s' });
    expect(kept).toEqual({ ...settings, additional_modules: ['m1:s', '!m2:s'] });
    const { body: reset } = await edit({ reset_fields: ['additional_packages', 'isolation'] });
    expect(reset).toMatchObject({
      additional_packages: [],
      isolation: 'unchanged',
      with_opts: ['foo', 'bar'],
    });
    expect((await scene.as().get(`/project-chroot?${query}`)).body).toEqual(reset);
  });

  test('takes comps along, and away', async () => {
    expect((await edit({}, { comps: '<comps/>' })).body.comps_name).toBe('comps.xml');
    const path = `${scene.copr.resultsDir}/alice/demo/fedora-41-x86_64/comps.xml`;
    expect(await readFile(path, 'utf8')).toBe('<comps/>');
    expect((await edit({ delete_comps: true })).body.comps_name).toBeNull();
  });

  test('is refused in the order of the form, then for who may not', async () => {
    const say = async (answer: ReturnType<typeof edit>) => {
      const { status, body } = await answer;
      return [status, body.error];
    };
    const wrong = { additional_repos: ['nourl'], additional_modules: ['bad'], bootstrap: 'maybe' };
    expect(await say(edit(wrong, { user: 'bob' }))).toEqual([
      400,
      [
        "module_toggle: Module name 'bad' must consist of two parts separated with colon, e.g. module:stream",
        'bootstrap: Not a valid choice.',
        "repos: A list of http[s] URLs separated by whitespace characters is needed ('nourl' doesn't seem to be a valid URL).",
      ].join('\n'),
    ]);
    expect(await say(edit({ bootstrap: 'custom_image' }))).toEqual([
      400,
      'bootstrap_image: Custom image is selected, but not specified',
    ]);
    expect(await say(edit({ additional_modules: 'a:b,a:c' }))).toEqual([
      400,
      "module_toggle: Module name 'a' specified multiple times",
    ]);
    expect(await say(edit({ reset_fields: ['nosuch'] }))).toEqual([
      400,
      "Trying to reset an invalid attribute: nosuch\nSee `copr-cli get-chroot alice/demo/fedora-41-x86_64' for all the possible attributes",
    ]);
    expect(await say(edit({}, { user: 'bob' }))).toEqual([
      403,
      'Only owners and admins may update their projects.',
    ]);
    expect(await say(edit({}, { chroot: 'fedora-42-x86_64' }))).toEqual([
      404,
      'Chroot name fedora-42-x86_64 does not exist in Copr alice/demo.',
    ]);
  });
});

test('the settings for mock name every repository', async () => {
  await scene.as('alice').put('/project/edit/alice/demo', { devel_mode: true, repo_priority: 7 });
  const { body } = await scene.as().get(`/project-chroot/build-config?${query}`);
  const base = `${scene.copr.resultsUrl}/results/alice/demo/fedora-41-x86_64/`;
  const own = { module_hotfixes: null, priority: 7, repo_gpgcheck: false };
  const other = { module_hotfixes: null, priority: null, repo_gpgcheck: null };
  expect(body).toMatchObject({
    additional_repos: [
      'copr://alice/demo',
      'https://e.com/c/',
      'https://e.com/p/',
      'copr://alice/demo/devel',
    ],
    additional_modules: ['m1:s,', '!m2:s'],
    chroot: 'fedora-41-x86_64',
    enable_net: false,
    repos: [
      { ...own, id: 'copr_base', name: 'Copr repository', baseurl: base },
      { ...own, id: 'copr_base_devel', name: 'Copr buildroot', baseurl: `${base}devel/` },
      { ...other, id: 'https_e_com_p', name: 'Additional repo https_e_com_p', baseurl: 'https://e.com/p/' },
      { ...other, id: 'https_e_com_c', name: 'Additional repo https_e_com_c', baseurl: 'https://e.com/c/' },
    ],
  });
});

test('settings of a chroot outlive that it is switched off', async () => {
  const chroots = (names: string[]) => scene.as('alice').put('/project/edit/alice/demo', { chroots: names });
  await chroots(['epel-9-x86_64']);
  expect((await scene.as().get(`/project-chroot?${query}`)).status).toBe(404);
  await chroots(['epel-9-x86_64', 'fedora-41-x86_64']);
  expect((await scene.as().get(`/project-chroot?${query}`)).body.with_opts).toEqual(['foo', 'bar']);
});

test('a build in a chroot tells its settings without what is null, by query and by path', async () => {
  const { body } = await scene.as('alice').post('/build/create/url', {
    ownername: 'alice',
    projectname: 'demo',
    pkgs: ['https://e.com/a.src.rpm'],
    chroots: ['fedora-41-x86_64'],
    bootstrap: 'off',
    project_dirname: 'demo:custom:x',
  });
  const [{ id = 0 } = {}] = body.items as { id?: number }[];
  const config = await scene
    .as()
    .get(`/build-chroot/build-config?build_id=${id}&chrootname=fedora-41-x86_64`);
  expect(config.body).toMatchObject({
    enable_net: false,
    is_background: false,
    memory_limit: 2048,
    timeout: 18000,
    bootstrap: 'off',
    with_opts: ['foo', 'bar'],
  });
  expect(config.body).not.toHaveProperty('bootstrap_image');
  expect((config.body.repos as { id: string }[]).map((repo) => repo.id)).toContain('copr_coprdir');
  const old = await scene.as().get(`/build-chroot/build-config/${id}/fedora-41-x86_64`);
  expect(old.body).toEqual(config.body);
  expect((await scene.as().get(`/build-chroot/list/${id}`)).body.items).toHaveLength(1);
});
