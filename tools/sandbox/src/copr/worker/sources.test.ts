import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { close, listen } from '../../common/http/listen.js';
import { type CoprScene, coprScene } from '../../testing/copr-scene.js';

const SRPM = new URL('../../../../../test-fixtures/artifacts/hello-omnipub-1.4.0-3.src.rpm', import.meta.url);
const where = { ownername: 'alice', projectname: 'demo' };

let scene: CoprScene;
beforeAll(async () => {
  scene = await coprScene();
  await scene.as('alice').addProject('demo');
});
afterAll(() => scene.stop());

describe('a source', () => {
  const build = async (path: string, json: object): Promise<Record<string, unknown>> => {
    const { body } = await scene.as('alice').post(`/build/create/${path}`, { ...where, ...json });
    const [one] = (body.items as { id: number }[] | undefined) ?? [body as { id: number }];
    return scene.finished(one?.id);
  };

  test('of this machine is fetched, of others is made up after its name', async () => {
    const bytes = await readFile(SRPM);
    const server = createServer((_, response) => response.end(bytes));
    const port = await listen(server, 0);
    try {
      const pkgs = [`http://127.0.0.1:${port}/some-name.src.rpm`];
      expect(await build('url', { pkgs })).toMatchObject({ source_package: { name: 'hello-omnipub' } });
    } finally {
      await close(server);
    }
    expect(await build('url', { pkgs: [`http://127.0.0.1:${port}/gone.src.rpm`] })).toMatchObject({
      state: 'failed',
    });
    expect(await build('url', { pkgs: ['https://e.com/lib-foo-2.0-3.fc41.src.rpm'] })).toMatchObject({
      state: 'succeeded',
      source_package: { name: 'lib-foo', version: '2.0-3.fc41' },
    });
  });

  test('of any kind makes a package', async () => {
    const of = async (type: string, json: object) => (await build(type, json)).source_package;
    expect(await of('pypi', { pypi_package_name: 'requests', pypi_package_version: '2.31.0' })).toMatchObject(
      {
        name: 'python-requests',
        version: '2.31.0-1',
      },
    );
    expect(await of('rubygems', { gem_name: 'rake' })).toMatchObject({ name: 'rubygem-rake' });
    expect(await of('scm', { clone_url: 'https://github.com/a/b.git' })).toMatchObject({ name: 'b' });
    expect(await of('distgit', { package_name: 'hello' })).toMatchObject({ name: 'hello' });
    expect(await of('custom', { script: 'cat > x.spec <<E\nName: mine\nE' })).toMatchObject({ name: 'mine' });
  });

  test('that is a spec file is read', async () => {
    const content = '%global v 1.0\nName: labhello\nVersion: %{v}\nRelease: 2%{?dist}\nBuildArch: noarch\n';
    const file = { name: 'pkg.spec', content };
    const { body } = await scene.as('alice').upload('/build/create/upload', file, where);
    const done = await scene.finished(body.id);
    expect(done.source_package).toMatchObject({ name: 'labhello', version: '1.0-2' });
  });

  test('that is a spec file is skipped where its architecture is excluded', async () => {
    const tags = ['Name: only', 'Version: 1', 'Release: 1', 'Epoch: 6', 'ExclusiveArch: %{arm64} s390x'];
    const file = { name: 'only.spec', content: tags.join('\n') };
    const project = 'archs';
    await scene.as('alice').addProject(project, { chroots: ['fedora-41-x86_64', 'fedora-41-aarch64'] });
    const json = { ownername: 'alice', projectname: project };
    const { body } = await scene.as('alice').upload('/build/create/upload', file, json);
    const done = await scene.finished(body.id);
    expect(done).toMatchObject({ state: 'succeeded', source_package: { version: '6:1-1' } });
    const chroots = await scene.as().get(`/build-chroot/list?build_id=${String(body.id)}`);
    expect(chroots.body.items).toMatchObject([
      { name: 'fedora-41-x86_64', state: 'skipped' },
      { name: 'fedora-41-aarch64', state: 'succeeded' },
    ]);
    expect((await scene.as().get(`/build/built-packages/${String(body.id)}`)).body).toMatchObject({
      'fedora-41-x86_64': { packages: [] },
      'fedora-41-aarch64': {
        packages: [
          { epoch: 6, arch: 'aarch64' },
          { epoch: 6, arch: 'src' },
        ],
      },
    });
  });
});
