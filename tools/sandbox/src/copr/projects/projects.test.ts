import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CoprScene, coprScene } from '../../testing/copr-scene.js';

let scene: CoprScene;
beforeAll(async () => {
  scene = await coprScene();
  await scene.as('alice').addProject('demo');
});
afterAll(() => scene.stop());

const chroots = ['fedora-41-x86_64'];
const add = (user: string, owner: string, json: object, query = '') =>
  scene.as(user).post(`/project/add/${owner}${query}`, json);
const errorOf = async (answer: Promise<{ status: number; body: Record<string, unknown> }>) => {
  const { status, body } = await answer;
  return [status, body.error];
};

describe('a new project', () => {
  test('has every setting that was sent, and the usual ones else', async () => {
    const { body } = await add('alice', 'alice', {
      name: 'full',
      chroots,
      description: 'd é\n line2',
      homepage: 'http://example.com',
      contact: 'a@example.com',
      additional_repos: ['https://e.com/r1/', 'https://e.com/r2/'],
      enable_net: true,
      bootstrap: 'on',
      isolation: 'nspawn',
      follow_fedora_branching: false,
      devel_mode: true,
      packit_forge_projects_allowed: ['https://github.com/packit/ogr'],
      repo_priority: 42,
      delete_after_days: 30,
    });
    expect(body).toMatchObject({
      full_name: 'alice/full',
      description: 'd é\n line2',
      additional_repos: ['https://e.com/r1/', 'https://e.com/r2/'],
      enable_net: true,
      bootstrap: 'on',
      isolation: 'nspawn',
      follow_fedora_branching: false,
      devel_mode: true,
      auto_prune: true,
      unlisted_on_hp: false,
      packit_forge_projects_allowed: ['github.com/packit/ogr'],
      repo_priority: 42,
      storage: 'backend',
      chroot_repos: {
        'fedora-41-x86_64': `${scene.copr.resultsUrl}/results/alice/full/fedora-41-x86_64/`,
      },
    });
    expect(Object.keys(body).slice(0, 4)).toEqual(['name', 'persistent', 'additional_repos', 'storage']);
  });

  test('is refused with a line for each thing that is wrong', async () => {
    const wrong = { name: 'de mo!', chroots: ['fedora-99-x86_64', 'x'], homepage: 'nope', repo_priority: 0 };
    expect(await errorOf(add('alice', 'alice', wrong))).toEqual([
      400,
      [
        'homepage: Invalid URL.',
        'repo_priority: Number must be at least 1.',
        'name: Name must contain only letters, digits, underscores, dashes and dots.',
        "chroots: 'fedora-99-x86_64', 'x' are not valid choices for this field.",
      ].join('\n'),
    ]);
  });

  test.each([
    [{ name: 'x', chroots: [] }, "chroots: '[]' is not a valid choice for this field."],
    [{ name: 'x' }, "chroots: '[]' is not a valid choice for this field."],
    [
      { name: 'x', chroots: ['fedora-30-x86_64'] },
      "chroots: 'fedora-30-x86_64' is not a valid choice for this field.",
    ],
    [{ name: 'demo', chroots }, "name: You already have a project named 'demo'."],
    [{ name: '42', chroots }, "name: Project's name can not be just number."],
    [{ chroots }, 'name: This field is required.'],
    [{ name: 'x', chroots, delete_after_days: 721 }, 'delete_after_days: Number must be between -1 and 720.'],
    [{ name: 'x', chroots, contact: 'me' }, 'contact: Contact must be email address or URL'],
    [{ name: 'x', chroots, additional_repos: ['copr://bob/none'] }, 'repos: copr://bob/none does not exist.'],
    [{ name: 'x', chroots, bootstrap: 'untouched' }, 'bootstrap: Not a valid choice.'],
  ])('cannot be %j', async (json, error) => {
    expect(await errorOf(add('alice', 'alice', json))).toEqual([400, error]);
  });

  test('with exist_ok is the one that is there, unchanged', async () => {
    const json = { name: 'demo', chroots: ['fedora-42-x86_64'], description: 'other' };
    const { status, body } = await add('alice', 'alice', json, '?exist_ok=True');
    expect([status, body.description, Object.keys(body.chroot_repos as object)]).toEqual([200, '', chroots]);
    expect((await add('alice', 'alice', json, '?exist_ok=true')).status).toBe(400);
  });

  test('belongs to oneself, or to a group that one is in', async () => {
    const json = { name: 'gdemo', chroots };
    expect((await add('alice', '@labgroup', json)).body.full_name).toBe('@labgroup/gdemo');
    expect(await errorOf(add('bob', '@labgroup', { ...json, name: 'other' }))).toEqual([
      403,
      "User 'bob' doesn't have access to the copr group 'labgroup' (fas_name='labgroup')",
    ]);
    expect(await errorOf(add('alice', 'bob', json))).toEqual([
      403,
      "You were authorized as 'alice' user without permissions to access projects of user 'bob'",
    ]);
    expect(await errorOf(add('alice', 'nobody9', json))).toEqual([404, "No such user `nobody9'"]);
    expect((await add('admin', 'bob', { ...json, name: 'byadmin' })).body.ownername).toBe('bob');
  });

  test('has settings that only an administrator may set', async () => {
    const json = { name: 'kept', chroots };
    expect(await errorOf(add('alice', 'alice', { ...json, persistent: true }))).toEqual([
      403,
      'Non-admin cannot create persistent project.',
    ]);
    expect(await errorOf(add('alice', 'alice', { ...json, auto_prune: false }))).toEqual([
      403,
      'Non-admin cannot disable auto-prunning.',
    ]);
    expect(await errorOf(add('alice', 'alice', { ...json, storage: 'pulp' }))).toEqual([
      403,
      'Non-admin cannot set storage',
    ]);
    const { body } = await add('admin', 'alice', { ...json, persistent: true, storage: 'pulp' });
    expect(body).toMatchObject({ persistent: true, storage: 'pulp' });
    expect(await errorOf(scene.as('admin').delete('/project/delete/alice/kept'))).toEqual([
      403,
      'This project is protected against deletion.',
    ]);
  });

  test('takes the string "False" for true, as the real one does', async () => {
    const { body } = await add('alice', 'alice', {
      name: 'strings',
      chroots,
      devel_mode: 'False',
      enable_net: 'false',
    });
    expect(body).toMatchObject({ devel_mode: true, enable_net: false });
  });
});

describe('an edit', () => {
  const edit = (user: string, json: object) => scene.as(user).put('/project/edit/alice/demo', json);

  test('changes what is sent, and lists as a whole', async () => {
    const first = await edit('alice', { repos: ['https://e.com/x/'], description: 'new', chroots: null });
    expect(first.body).toMatchObject({ additional_repos: ['https://e.com/x/'], description: 'new' });
    const second = await edit('alice', { repos: [] });
    expect(second.body).toMatchObject({ additional_repos: [], description: 'new' });
    const third = await edit('alice', { chroots: ['fedora-rawhide-x86_64', 'epel-9-x86_64'] });
    expect(Object.keys(third.body.chroot_repos as object)).toEqual([
      'fedora-rawhide-x86_64',
      'epel-9-x86_64',
    ]);
    await edit('alice', { chroots });
  });

  test('is judged before the right to it', async () => {
    expect(await errorOf(edit('bob', { homepage: 'nope' }))).toEqual([400, 'homepage: Invalid URL.']);
    expect(await errorOf(edit('bob', { description: 'x' }))).toEqual([
      403,
      'Only owners and admins may update their projects.',
    ]);
    expect(await errorOf(edit('alice', { storage: 'pulp' }))).toEqual([500, 'Database error, contact admin']);
    expect((await scene.as().get('/project?ownername=alice&projectname=demo')).body.description).toBe('new');
  });
});

describe('lists', () => {
  const names = async (query: string) => {
    const { body } = await scene.as().get(`/project/list?${query}`);
    return (body.items as { name: string }[]).map(({ name }) => name);
  };

  test('are of one owner or of all, ordered, in pages that end with an empty one', async () => {
    expect(await names('ownername=alice&order=name&order_type=DESC&limit=2')).toEqual(['strings', 'kept']);
    expect(await names('ownername=@labgroup')).toEqual(['gdemo']);
    expect(await names('ownername=nobody9')).toEqual([]);
    expect(await names('ownername=alice&limit=2&offset=100')).toEqual([]);
    const all = await names('');
    expect(all).toHaveLength(6);
    expect(await names('limit=0')).toEqual(all);
    expect(await names('limit=')).toEqual(all);
    const { body } = await scene.as().get('/project/list?ownername=alice&limit=2&offset=1');
    expect(body.meta).toEqual({ limit: 2, offset: 1, order: 'id', order_type: 'ASC' });
  });

  test.each([
    ['order=nosuch', "Cannot order by nosuch, copr doesn't have such property"],
    ['order=full_name', 'Cannot order by full_name'],
    ['order_type=UP', "{'order_type': ['Not a valid choice.']}"],
    ['limit=abc', "{'limit': ['Not a valid integer value.']}"],
    ['limit=-1', 'Database error, contact admin'],
    ['offset=-1', 'Database error, contact admin'],
  ])('break with %s', async (query, error) => {
    expect(await errorOf(scene.as().get(`/project/list?${query}`))).toEqual([500, error]);
  });

  test('are searched for three letters and more', async () => {
    const found = await scene.as().get('/project/search?query=gdem');
    expect((found.body.items as { full_name: string }[]).map((p) => p.full_name)).toEqual([
      '@labgroup/gdemo',
    ]);
    expect(await errorOf(scene.as().get('/project/search?query=d'))).toEqual([
      400,
      'Search string must have at least 3 characters',
    ]);
  });
});

describe('a webhook secret', () => {
  test('is made anew by who may edit', async () => {
    const make = (user: string) => scene.as(user).post('/webhook/generate/alice/demo');
    const [first, second] = [(await make('alice')).body, (await make('alice')).body];
    expect(first).toMatchObject({ name: 'demo', ownername: 'alice', full_name: 'alice/demo' });
    expect(first.webhook_secret).not.toBe(second.webhook_secret);
    expect((await make('bob')).status).toBe(403);
  });
});

test('a project goes with everything in it, whatever verify says', async () => {
  await add('alice', 'alice', { name: 'gone', chroots });
  expect(await errorOf(scene.as('bob').delete('/project/delete/alice/gone', { verify: true }))).toEqual([
    403,
    'Only owners may delete their projects.',
  ]);
  const { status, body } = await scene.as('alice').delete('/project/delete/alice/gone');
  expect([status, body.full_name]).toEqual([200, 'alice/gone']);
  expect(await errorOf(scene.as().get('/project?ownername=alice&projectname=gone'))).toEqual([
    404,
    'Project alice/gone does not exist.',
  ]);
});

test('the state outlives a restart, and ids are not given twice', async () => {
  const { body } = await add('alice', 'alice', { name: 'last', chroots });
  await scene.as('alice').delete('/project/delete/alice/last');
  const before = (await scene.as().get('/project/list')).text;
  const { token } = scene.copr.control.credentials('alice');
  await scene.restart({ publicResultsUrl: scene.copr.resultsUrl });
  expect((await scene.as().get('/project/list')).text).toBe(before);
  expect(scene.copr.control.credentials('alice').token).toBe(token);
  const next = await add('alice', 'alice', { name: 'next', chroots });
  expect(Number(next.body.id)).toBe(Number(body.id) + 1);
});
