import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CoprScene, coprScene } from '../../testing/copr-scene.js';

let scene: CoprScene;
let secret: string;
beforeAll(async () => {
  scene = await coprScene({ worker: 'paused' });
  const alice = scene.as('alice');
  await alice.addProject('demo');
  secret = String((await alice.post('/webhook/generate/alice/demo')).body.webhook_secret);
  const scm = { clone_url: 'https://github.com/a/hook.git', webhook_rebuild: true };
  const add = (package_name: string, type: string, json: object) =>
    alice.post(`/package/add/alice/demo/${package_name}/${type}`, { package_name, ...json });
  await add('all', 'scm', scm);
  await add('sub', 'scm', { ...scm, subdirectory: 'sub', committish: 'main' });
  await add('quiet', 'scm', { ...scm, webhook_rebuild: false });
  await add('hookpkg', 'custom', { script: 'true' });
});
afterAll(() => scene.stop());

const hook = (path: string, json: unknown, headers: Record<string, string> = {}) =>
  scene.as().send('POST', `:/webhooks/${path}`, { json, headers });
const built = (): unknown[] =>
  scene.copr.control
    .builds('alice', 'demo')
    .map(({ source_package }) => (source_package as { name: string }).name);
const after = async (work: () => Promise<unknown>): Promise<unknown[]> => {
  const before = built().length;
  await work();
  return built().slice(before);
};

describe('a push', () => {
  const github = { 'X-GitHub-Event': 'push' };
  const payload = (path: string, ref = 'refs/heads/main') => ({
    repository: { clone_url: 'https://github.com/a/hook' },
    ref,
    after: 'c'.repeat(40),
    commits: [{ added: [], modified: [path], removed: [] }],
  });

  test('builds the packages whose files it changed on their branch', async () => {
    const push = (path: string, ref?: string) =>
      after(() => hook(`github/1/${secret}/`, payload(path, ref), github));
    expect(await push('sub/a.spec')).toEqual(['all', 'sub']);
    expect(await push('other/a.spec')).toEqual(['all']);
    expect(await push('sub/a.spec', 'refs/heads/f41')).toEqual(['all']);
    const [last = {}] = scene.copr.control.builds('alice', 'demo').slice(-1);
    expect(last).toMatchObject({ submitter: null, is_background: true, state: 'pending' });
    const config = await scene.as().get(`/build/source-build-config/${String(last.id)}`);
    expect(config.body.source_dict).toMatchObject({ committish: 'c'.repeat(40) });
  });

  test('of a tag builds the package that it names', async () => {
    const tag = (ref: string, path = '') =>
      after(() =>
        hook(`github/1/${secret}/${path}`, { ...payload('x', ref), ref_type: 'tag', commits: [] }, github),
      );
    expect(await tag('all-1.0-1')).toEqual(['all']);
    expect(await tag('v1.0')).toEqual([]);
    expect(await tag('v1.0', 'sub/')).toEqual(['sub']);
  });

  test('is read from GitLab and Bitbucket, too', async () => {
    const gitlab = {
      object_kind: 'push',
      ref: 'refs/heads/main',
      after: 'd'.repeat(40),
      project: { git_http_url: 'https://github.com/a/hook.git' },
      commits: [{ added: [], modified: ['a.spec'], removed: [] }],
    };
    const { status, text, headers } = await hook(`gitlab/1/${secret}/`, gitlab);
    expect([status, text, headers.get('content-type')]).toEqual([200, 'OK', 'text/html; charset=utf-8']);
    expect(built().at(-1)).toBe('all');
    const link = { href: 'https://github.com/a/hook' };
    const bitbucket = {
      repository: { links: { self: link, html: link } },
      push: { changes: [{ new: { type: 'tag', name: 'sub-2.0' } }] },
    };
    expect(await after(() => hook(`bitbucket/1/${secret}/`, bitbucket))).toEqual(['sub']);
  });

  test('that is not right is told in texts and pages', async () => {
    const page = await hook('github/1/00000000-0000-0000-0000-000000000000/', {}, github);
    expect([page.status, page.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
    expect(page.text).toContain('This webhook is not valid');
    expect((await hook('github/99/x/', {}, github)).status).toBe(404);
    expect(await hook(`github/1/${secret}/`, {}, github)).toMatchObject({ status: 400, text: 'Bad Request' });
    expect(await hook(`github/1/${secret}/`, {}, { 'X-GitHub-Event': 'ping' })).toMatchObject({ text: 'OK' });
    expect((await hook(`github/1/${secret}/`, {})).status).toBe(400);
  });
});

describe('a custom hook', () => {
  test('builds one package and answers the number of the build', async () => {
    const { status, text } = await scene
      .as()
      .send('POST', `:/webhooks/custom/1/${secret}/hookpkg/`, { body: 'any payload' });
    expect([status, text]).toEqual([200, `${built().length}\n`]);
    const config = await scene.as().get(`/build/source-build-config/${text.trim()}`);
    expect(config.body.source_dict).toMatchObject({ hook_data: true, tmp: expect.stringMatching(/^tmp/) });
  });

  test('may build into a side directory', async () => {
    const { text } = await scene
      .as()
      .send('POST', `:/webhooks/custom-dir/alice/demo:custom:d1/${secret}/hookpkg/`, { body: 'x' });
    expect(scene.copr.control.build(Number(text))).toMatchObject({ project_dirname: 'demo:custom:d1' });
  });

  test.each([
    ['custom/99/x/hookpkg/', 404, 'PROJECT_NOT_FOUND\n'],
    ['custom/1/x/hookpkg/', 403, 'BAD_UUID\n'],
    ['custom/1/SECRET/nosuch/', 404, 'PACKAGE_NOT_FOUND\n'],
    ['custom/1/SECRET/', 400, 'PACKAGE_NAME_REQUIRED\n'],
    ['custom-dir/alice/nosuch/SECRET/hookpkg/', 404, 'PROJECT_NOT_FOUND\n'],
    ['custom-dir/alice/demo/x/hookpkg/', 403, 'BAD_UUID\n'],
    ['custom-dir/alice/demo:foo/SECRET/hookpkg/', 400, 'CANT_CREATE_DIRECTORY\n'],
  ])('%s', async (path, status, text) => {
    expect(await hook(path.replace('SECRET', secret), {})).toMatchObject({ status, text });
  });
});
