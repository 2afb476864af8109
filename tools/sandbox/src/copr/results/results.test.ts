import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CoprScene, coprScene, eventually } from '../../testing/copr-scene.js';
import { missing } from '../../testing/missing.js';

const SRPM = new URL('../../../../../test-fixtures/artifacts/hello-omnipub-1.4.0-3.src.rpm', import.meta.url);
const NAME = 'hello-omnipub-1.4.0-3.src.rpm';
const RPM = 'hello-omnipub-1.4.0-3.noarch.rpm';

let scene: CoprScene;
beforeAll(async () => {
  scene = await coprScene({ createrepo: 'createrepo_c' });
});
afterAll(() => scene.stop());

const build = async (projectname: string, json: object = {}): Promise<number> => {
  const file = { name: NAME, content: await readFile(SRPM) };
  const where = { ownername: 'alice', projectname };
  const { body } = await scene.as('alice').upload('/build/create/upload', file, { ...where, ...json });
  await scene.finished(body.id);
  return Number(body.id);
};
const resultOf = async (id: number): Promise<string> => {
  const { body } = await scene.as().get(`/build-chroot?build_id=${id}&chrootname=fedora-41-x86_64`);
  return String(body.result_url);
};

describe('results', () => {
  test('are listed as a web server lists folders, and come whole or in part', async () => {
    await scene.as('alice').addProject('plain');
    const url = await resultOf(await build('plain'));
    const listing = await (await fetch(url)).text();
    const links = [...listing.matchAll(/href="([^"]+)"/g)].map(([, link]) => link);
    expect(links).toEqual([
      '../',
      'backend.log.gz',
      'build.log.gz',
      'builder-live.log.gz',
      RPM,
      NAME,
      'hello-omnipub.spec',
      'results.json',
      'root.log.gz',
      'state.log.gz',
      'success',
    ]);
    const whole = await fetch(`${url}${NAME}`);
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(bytes.equals(await readFile(SRPM))).toBe(true);
    expect(whole.headers.get('content-length')).toBe(String(bytes.length));
    const part = await fetch(`${url}${NAME}`, { headers: { Range: 'bytes=100-' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      `bytes 100-${bytes.length - 1}/${bytes.length}`,
    ]);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100))).toBe(true);
    const folder = await fetch(url.replace(/\/$/, ''), { redirect: 'manual' });
    expect([folder.status, folder.headers.get('location')]).toEqual([301, url]);
    expect((await fetch(`${url}nosuch`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  });

  test('tell in results.json what came out, and in a folder of its own what fedora-review found', async () => {
    const reviewed = ['fedora-41-x86_64', 'epel-9-x86_64'];
    await scene.as('alice').addProject('review', { fedora_review: true, chroots: reviewed });
    const json = { ownername: 'alice', projectname: 'review' };
    const file = { name: 'p.spec', content: 'Name: p\nVersion: 1\nRelease: 2\nBuildArch: noarch\n' };
    const { body } = await scene.as('alice').upload('/build/create/upload', file, json);
    await scene.finished(body.id);
    const url = await resultOf(Number(body.id));
    const nevra = { name: 'p', epoch: null, version: '1', release: '2' };
    const packages = [
      { ...nevra, arch: 'noarch' },
      { ...nevra, arch: 'src' },
    ];
    expect(await (await fetch(`${url}results.json`)).json()).toEqual({ packages });
    const query = `build_id=${String(body.id)}&chrootname=fedora-41-x86_64`;
    expect((await scene.as().get(`/build-chroot/built-packages?${query}`)).body).toEqual({ packages });
    const source = await scene.as().get(`/build/source-chroot/${String(body.id)}`);
    expect(await (await fetch(`${String(source.body.result_url)}/results.json`)).json()).toEqual(nevra);
    expect(await (await fetch(`${url}fedora-review/review.txt`)).text()).toContain('Package Review');
    const epel = url.replace('fedora-41', 'epel-9');
    expect((await fetch(`${epel}fedora-review/`)).status).toBe(404);
  });

  test('that are in Pulp are not listed; their names are those of the packages', async () => {
    const json = { name: 'pulp', chroots: ['fedora-41-x86_64'], storage: 'pulp', devel_mode: true };
    await scene.as('admin').post('/project/add/alice', json);
    const id = await build('pulp');
    const url = await resultOf(id);
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(`${url}builder-live.log.gz`)).status).toBe(200);
    // Until they are published, packages are in the chroot's twin.
    expect((await fetch(`${url}${RPM}`)).status).toBe(404);
    expect((await fetch(`${url.replace('x86_64/', 'x86_64-devel/')}${RPM}`)).status).toBe(200);
    await scene.as('alice').put('/project/regenerate-repos/alice/pulp');
    await eventually(async () => expect((await fetch(`${url}${RPM}`)).status).toBe(200));
  });
});

test('a fork has packages at once, and builds that are forked with their results', async () => {
  await scene.as('alice').addProject('source', { description: 'd' });
  const id = await build('source');
  const fork = (json: object, user = 'alice') => scene.as(user).post('/project/fork/alice/source', json);
  const { body } = await fork({ name: 'forked', ownername: '@labgroup', confirm: false });
  expect(body).toMatchObject({ full_name: '@labgroup/forked', description: 'd' });
  const [copy = {}] = scene.copr.control.builds('@labgroup', 'forked');
  expect(copy).toMatchObject({
    state: 'forked',
    source_package: scene.copr.control.build(id)?.source_package,
    chroots: ['fedora-41-x86_64'],
  });
  const url = await resultOf(Number(copy.id));
  expect(url).toContain(
    `/results/@labgroup/forked/fedora-41-x86_64/0000000${String(copy.id)}-hello-omnipub/`,
  );
  expect((await fetch(`${url}${RPM}`)).status).toBe(200);
  const say = async (answer: ReturnType<typeof fork>) => {
    const { status, body: said } = await answer;
    return [status, said.error];
  };
  expect(await say(fork({ name: 'x', ownername: 'bob' }))).toEqual([400, 'owner: Not a valid choice.']);
  expect(await say(fork({ name: 'forked', ownername: '@labgroup' }))).toEqual([
    400,
    'You are about to fork into existing project: forked\nPlease use --confirm if you really want to do this',
  ]);
  expect((await fork({ name: 'forked', ownername: '@labgroup', confirm: true })).status).toBe(200);
  expect((await fork({ name: 'mine', ownername: 'bob' }, 'bob')).body.full_name).toBe('bob/mine');
});

test('without createrepo_c there is a log of that, and no repodata', async () => {
  const own = await coprScene({ createrepo: 'createrepo-that-nobody-has' });
  await own.as('alice').addProject('bare');
  await eventually(() => {
    expect(own.copr.control.log).toEqual([
      'createrepo-that-nobody-has is not installed: repositories have no repodata',
    ]);
  });
  await own.stop();
});

describe.skipIf(missing('createrepo_c'))('repositories, by createrepo_c', () => {
  const primary = async (path: string): Promise<string> => {
    const base = `${scene.copr.resultsUrl}/results/alice/${path}`;
    const index = await fetch(`${base}/repodata/repomd.xml`);
    if (!index.ok) return String(index.status);
    const [, file = ''] =
      /<location href="(repodata\/[^"]*primary\.xml[^"]*)"/.exec(await index.text()) ?? [];
    return gunzipSync(Buffer.from(await (await fetch(`${base}/${file}`)).arrayBuffer())).toString();
  };

  test('have a build at the moment when it succeeded', async () => {
    await scene.as('alice').addProject('repo');
    await eventually(async () => expect(await primary('repo/fedora-41-x86_64')).toContain('packages="0"'));
    const folder = String(await build('repo')).padStart(8, '0');
    expect(await primary('repo/fedora-41-x86_64')).toContain(`href="${folder}-hello-omnipub/${RPM}"`);
  });

  test('in devel mode only the buildroot’s have it, until somebody publishes', async () => {
    await scene.as('alice').addProject('devel', { devel_mode: true });
    await build('devel');
    // As for every new chroot there is one, without packages.
    expect(await primary('devel/fedora-41-x86_64')).toContain('packages="0"');
    expect(await primary('devel/fedora-41-x86_64/devel')).toContain(RPM);
    await scene.as('alice').put('/project/regenerate-repos/alice/devel');
    await eventually(async () => expect(await primary('devel/fedora-41-x86_64')).toContain(RPM));
    expect((await scene.as('bob').put('/project/regenerate-repos/alice/devel')).status).toBe(403);
  });

  test('lose a build that is deleted', async () => {
    await scene.as('alice').addProject('loses');
    const id = await build('loses', { project_dirname: 'loses:custom:x' });
    const path = 'loses:custom:x/fedora-41-x86_64';
    expect(await primary(path)).toContain(RPM);
    await scene.as('alice').delete(`/build/delete/${id}`);
    await eventually(async () => expect(await primary(path)).not.toContain(RPM));
  });
});
