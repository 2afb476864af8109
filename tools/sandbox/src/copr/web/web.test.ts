import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CoprScene, coprScene } from '../../testing/copr-scene.js';

let scene: CoprScene;
beforeAll(async () => {
  scene = await coprScene();
  await scene.as('alice').addProject('lib');
  await scene.as('alice').addProject('demo', {
    chroots: ['fedora-41-x86_64', 'fedora-41-aarch64'],
    runtime_dependencies: ['copr://alice/lib', 'https://e.com/dep/'],
    repo_priority: 7,
  });
  await scene.as('alice').post('/project/add/@labgroup', { name: 'gdemo', chroots: ['fedora-41-x86_64'] });
  scene.copr.control.seedMany({ owner: '@labgroup', project: 'gdemo', builds: 1 });
  scene.copr.control.seedMany({ owner: 'alice', project: 'demo', builds: 1, packages: 1 });
});
afterAll(() => scene.stop());

test('a build’s short address leads to its page', async () => {
  for (const [id, path] of [
    [1, '/coprs/g/labgroup/gdemo/build/1/'],
    [2, '/coprs/alice/demo/build/2/'],
  ] as const) {
    const { status, headers, text } = await scene.as().get(`:/coprs/build/${id}`);
    expect([status, headers.get('location'), text.split('\n')[3]]).toEqual([
      302,
      path,
      '<h1>Redirecting...</h1>',
    ]);
    expect((await scene.as().get(`:${path}`)).status).toBe(200);
  }
  expect((await scene.as().get(':/coprs/build/99')).text).toContain('Build 99 does not exist.');
});

test('dnf gets a file for a chroot, and what its plugin asks for', async () => {
  const file = await scene.as().get(':/coprs/alice/demo/repo/fedora-41/alice-demo-fedora-41.repo');
  expect(file.text).toContain('[copr:127.0.0.1:alice:demo]\n');
  expect(file.text).toContain(
    `baseurl=${scene.copr.resultsUrl}/results/alice/demo/fedora-$releasever-$basearch/\n`,
  );
  expect(file.text).toContain('\npriority=7\n');
  expect(file.text.match(/^\[.*\]$/gm)).toEqual([
    '[copr:127.0.0.1:alice:demo]',
    '[coprdep:127.0.0.1:alice:lib]',
    '[coprdep:https_e_com_dep]',
  ]);
  const none = await scene.as().get(':/coprs/alice/demo/repo/fedora-41/dnf.repo?arch=i386');
  const said = Buffer.from(none.headers.get('copr-error-data') ?? '', 'base64').toString();
  expect([none.status, JSON.parse(said)]).toEqual([
    404,
    { 'available chroots': ['fedora-41-x86_64', 'fedora-41-aarch64'] },
  ]);
  const { body } = await scene.as().get('/rpmrepo/alice/demo:pr:1/fedora-41');
  const opts = { priority: 7 };
  expect(body).toEqual({
    results_url: `${scene.copr.resultsUrl}/results`,
    repos: { 'fedora-41': { arch: { x86_64: { opts }, aarch64: { opts } } } },
    directories: { demo: {} },
    dependencies: [
      {
        opts: {
          id: 'coprdep:127.0.0.1:alice:lib',
          name: 'Copr 127.0.0.1/alice/demo runtime dependency #1 - alice/lib',
        },
        type: 'copr',
        data: { owner: 'alice', projectname: 'lib' },
      },
      {
        opts: {
          id: 'coprdep:https_e_com_dep',
          name: 'Copr 127.0.0.1/alice/demo external runtime dependency #2 - https_e_com_dep',
        },
        type: 'external_baseurl',
        data: { pattern: 'https://e.com/dep/' },
      },
    ],
  });
  expect((await scene.as().get('/rpmrepo/alice/none/fedora-41')).body.error).toBe(
    "alice/none copr doesn't exist",
  );
});

test('the monitor streams each package’s last build, with the fields that are asked for', async () => {
  const monitor = (query: string) => scene.as().get(`/monitor?ownername=alice&projectname=demo${query}`);
  const { headers, text } = await monitor('');
  const entry = '{"state": "succeeded", "status": 1, "build_id": 2, "pkg_version": "1.0-1"}';
  expect(headers.get('transfer-encoding')).toBe('chunked');
  expect(text).toBe(
    `{"output": "ok","message": "Project monitor request successful","packages": [\n{"name": "package-00001", "chroots": {"fedora-41-x86_64": ${entry}, "fedora-41-aarch64": ${entry}}}]}`,
  );
  const more = await monitor('&additional_fields%5B%5D=url_build_log&additional_fields%5B%5D=url_build');
  expect(more.text).toContain('"url_build_log": null');
  expect((await monitor('&additional_fields%5B%5D=build_url')).body).toEqual({
    error: 'Wrong additional_fields argument(s): build_url',
  });
  expect((await monitor('&project_dirname=demo%3Apr%3A1')).body.error).toBe(
    "Dirname 'demo:pr:1' doesn't exist in 'alice/demo' copr",
  );
});

test('500 packages are monitored as one JSON text', async () => {
  scene.copr.control.seedMany({ owner: 'bob', project: 'many', packages: 500, builds: 1000 });
  const { body } = await scene.as().get('/monitor?ownername=bob&projectname=many');
  const packages = body.packages as { name: string; chroots: Record<string, { build_id: number }> }[];
  expect(packages).toHaveLength(500);
  expect(packages[0]?.chroots['fedora-41-x86_64']?.build_id).toBe(503);
});
