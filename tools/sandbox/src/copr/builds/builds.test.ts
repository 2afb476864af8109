import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CoprScene, coprScene } from '../../testing/copr-scene.js';

let scene: CoprScene;
const chroots = ['fedora-41-x86_64', 'fedora-rawhide-x86_64', 'epel-9-x86_64'];
const where = { ownername: 'alice', projectname: 'demo' };
beforeAll(async () => {
  scene = await coprScene({ worker: 'paused' });
  await scene.as('alice').addProject('demo', { chroots });
});
afterAll(() => scene.stop());

const fromUrl = (json: object, user = 'alice') =>
  scene.as(user).post('/build/create/url', { ...where, pkgs: ['https://e.com/a-1-1.src.rpm'], ...json });
const fromFile = (name: string, json: object = {}, user = 'alice') =>
  scene.as(user).upload('/build/create/upload', { name, content: 'x' }, { ...where, ...json });
const errorOf = async (answer: Promise<{ status: number; body: Record<string, unknown> }>) => {
  const { status, body } = await answer;
  return [status, body.error];
};
const first = ({ body }: { body: Record<string, unknown> }) =>
  (body.items as Record<string, unknown>[])[0] ?? {};

describe('a build from URLs', () => {
  test('is one a URL, in a page without numbers', async () => {
    const { body } = await fromUrl({ pkgs: 'https://e.com/a.src.rpm\nhttps://e.com/b.spec' });
    expect(body.meta).toEqual({ limit: null, offset: null, order: null, order_type: null });
    expect(body.items).toMatchObject([
      {
        state: 'pending',
        chroots: [],
        submitter: 'alice',
        project_dirname: 'demo',
        repo_url: `${scene.copr.resultsUrl}/results/alice/demo`,
        source_package: { name: null, url: 'https://e.com/a.src.rpm', version: null },
      },
      { source_package: { url: null } },
    ]);
  });

  test.each([
    [{ pkgs: [] }, "{'pkgs': ['URLs to packages are required']}"],
    [
      { pkgs: ['https://e.com/a.src.rpm?x=1#y', 'https://e.com/a.rpm'] },
      `{'pkgs': ["URLs must end with .src.rpm, .nosrc.rpm, or .spec ('https://e.com/a.rpm' doesn't seem to be a valid URL)."]}`,
    ],
    [
      { chroots: ['fedora-42-x86_64'] },
      `{'chroots': ["'fedora-42-x86_64' is not a valid choice for this field."]}`,
    ],
    [{ bootstrap: 'untouched' }, "{'bootstrap': ['Not a valid choice.']}"],
    [{ timeout: 108001 }, "{'timeout': ['Number must be between 0 and 108000.']}"],
    [
      { timeout: 'soon' },
      "{'timeout': ['Not a valid integer value.', 'Number must be between 0 and 108000.']}",
    ],
    [{ after_build_id: 99999999 }, "{'after_build_id': ['Build 99999999 not found']}"],
    [
      { after_build_id: 1, with_build_id: 1 },
      "{'after_build_id': ['Only one batch option can be specified'], 'with_build_id': ['Only one batch option can be specified']}",
    ],
  ])('cannot be %j', async (json, errors) => {
    expect(await errorOf(fromUrl(json))).toEqual([400, `Bad request parameters: ${errors}`]);
  });

  test('chooses chroots by patterns; excluding all is no restriction', async () => {
    expect(first(await fromUrl({ chroots: ['fedora-*'] })).chroots).toEqual(chroots.slice(0, 2));
    expect(first(await fromUrl({ exclude_chroots: ['fedora-*'] })).chroots).toEqual(['epel-9-x86_64']);
    expect(first(await fromUrl({ exclude_chroots: ['*'] })).chroots).toEqual([]);
  });

  test('is in a side directory that is made for it, if its name is right', async () => {
    expect(first(await fromUrl({ project_dirname: 'demo:pr:1' })).project_dirname).toBe('demo:pr:1');
    const say = (project_dirname: string) => errorOf(fromUrl({ project_dirname }));
    expect(await say('other:foo')).toEqual([400, "Copr dirname must start with 'demo:' prefix"]);
    expect(await say('demo:foo')).toEqual([
      400,
      expect.stringContaining('Please use directory format demo:custom:'),
    ]);
    expect(await say('demo:pr:x')).toEqual([400, expect.stringContaining('Please use directory format')]);
    expect(await say('demo:custom:a_b')).toEqual([
      400,
      expect.stringContaining("Wrong directory 'demo:custom:a_b'"),
    ]);
  });

  test('is judged before the right to it, and found missing before both', async () => {
    expect(await errorOf(fromUrl({ pkgs: ['notaurl'] }, 'bob'))).toEqual([
      400,
      expect.stringContaining('notaurl'),
    ]);
    expect(await errorOf(fromUrl({}, 'bob'))).toEqual([
      403,
      'User bob is not allowed to build in the copr: alice/demo',
    ]);
    expect(await errorOf(fromUrl({ projectname: 'missing' }))).toEqual([
      404,
      'Project alice/missing does not exist.',
    ]);
  });
});

describe('an upload', () => {
  test('is kept under a name that is safe, and can be fetched until it was imported', async () => {
    const { body } = await fromFile('héllo wörld.src.rpm', { chroots: ['epel-*'], timeout: null });
    const { url } = body.source_package as { url: string };
    expect(url).toMatch(/\/tmp\/tmp\w{8}\/hello_world\.src\.rpm$/);
    expect(body.chroots).toEqual(['epel-9-x86_64']);
    expect(await (await fetch(url)).text()).toBe('x');
  });

  test('goes by the end of its name alone', async () => {
    expect((await fromFile('EMPTY.SRC.RPM')).status).toBe(200);
    const spec = await fromFile('a.spec');
    expect(spec.body.source_package).toEqual({ name: null, url: null, version: null });
    expect(await errorOf(fromFile('a.txt'))).toEqual([
      400,
      "Bad request parameters: {'pkgs': ['You can upload only .src.rpm, .nosrc.rpm, and .spec files']}",
    ]);
    expect(await errorOf(fromFile('a.src.rpm', {}, 'bob'))).toEqual([
      403,
      'User bob is not allowed to build in the copr: alice/demo',
    ]);
  });

  test('needs its JSON as a file, else the form fields count, each with its first value', async () => {
    const send = (fields: [string, string | Blob, string?][]) => {
      const body = new FormData();
      for (const [name, value, file] of fields) {
        if (typeof value === 'string') body.append(name, value);
        else body.append(name, value, file);
      }
      return scene.as('alice').send('POST', '/build/create/upload', { body });
    };
    const pkgs: [string, Blob, string] = ['pkgs', new Blob(['x']), 'a.src.rpm'];
    expect(await errorOf(send([['json', JSON.stringify(where)], pkgs]))).toEqual([
      400,
      'The browser (or proxy) sent a request that this server could not understand.',
    ]);
    const json: [string, Blob, string] = ['json', new Blob([JSON.stringify(where)]), 'json'];
    expect(await errorOf(send([json]))).toEqual([
      400,
      "Bad request parameters: {'pkgs': ['This field is required.']}",
    ]);
    const plain = await send([
      ['ownername', 'alice'],
      ['projectname', 'demo'],
      ['chroots', 'fedora-41-x86_64'],
      ['chroots', 'epel-9-x86_64'],
      pkgs,
    ]);
    expect([plain.status, plain.body.chroots]).toEqual([200, ['fedora-41-x86_64']]);
  });

  test('is asked about before, without the file', async () => {
    const check = (json: object, user = 'alice') =>
      scene.as(user).post('/build/check-before-build', { ...where, ...json });
    expect((await check({})).body).toEqual({ message: 'It should be safe to submit a build like this' });
    expect(await errorOf(check({ chroots: ['zzz'] }))).toEqual([
      400,
      `Bad request parameters: {'chroots': ["'zzz' is not a valid choice for this field."]}`,
    ]);
    expect(await errorOf(check({ project_dirname: 'other:foo' }))).toEqual([
      400,
      "Copr dirname must start with 'demo:' prefix",
    ]);
    expect(await errorOf(check({}, 'bob'))).toEqual([
      403,
      "User 'bob' is not allowed to build in 'alice/demo'",
    ]);
  });
});

describe('a build from a source', () => {
  test.each([
    ['scm', { clone_url: 'https://github.com/a/b.git', source_build_method: 'make_srpm' }],
    ['distgit', { distgit: null, package_name: 'hello' }],
    ['pypi', { pypi_package_name: 'requests', python_versions: [3, 2] }],
    ['rubygems', { gem_name: 'rake' }],
    ['custom', { script: 'true', builddeps: ['git', 'make'] }],
  ])('of %s is one build', async (type, json) => {
    const { status, body } = await scene.as('alice').post(`/build/create/${type}`, { ...where, ...json });
    expect([status, body.state, body.source_package]).toEqual([
      200,
      'pending',
      { name: null, url: null, version: null },
    ]);
  });

  test('of a script is for the latest Fedora where nobody says otherwise', async () => {
    const { body } = await scene.as('alice').post('/build/create/custom', { ...where, script: 'true' });
    const config = await scene.as().get(`/build/source-build-config/${String(body.id)}`);
    expect(config.body.source_dict).toMatchObject({ script: 'true\n', chroot: 'fedora-42-x86_64' });
  });

  test('is refused with the names of the form', async () => {
    const json = { ...where, clone_url: 'nope', source_build_method: 'x' };
    expect(await errorOf(scene.as('alice').post('/build/create/scm', json))).toEqual([
      400,
      "Bad request parameters: {'clone_url': ['Invalid URL.'], 'srpm_build_method': ['Not a valid choice.']}",
    ]);
  });
});

describe('what is not there', () => {
  test.each([
    ['/build/99999999', 404, 'Build 99999999 does not exist.'],
    ['/build/2147483648', 404, 'Build 2147483648 does not exist.'],
    ['/build/abc', 404, "Such API endpoint doesn't exist"],
    [
      '/build-chroot?build_id=1&chrootname=epel-9-x86_64',
      404,
      'Build 1 was not submitted to epel-9-x86_64 chroot.',
    ],
    ['/build-chroot?build_id=1&chrootname=zzz', 404, 'Chroot zzz does not exist'],
    ['/build/source-chroot/1', 500, expect.stringContaining('probably a bug')],
  ])('%s', async (path, ...said) => {
    expect(await errorOf(scene.as().get(path))).toEqual(said);
  });

  test('has an empty list of chroots', async () => {
    expect((await scene.as().get('/build-chroot/list?build_id=99999999')).body.items).toEqual([]);
  });
});
