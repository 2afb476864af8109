import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { writeRpm } from '../../common/rpm/write-rpm.js';
import { type CoprScene, coprScene } from '../../testing/copr-scene.js';

let scene: CoprScene;
afterEach(() => scene.stop());

const PATH = '/build/create/rpm-upload';
const FILE = 'hello-1.0-1.x86_64.rpm';
const where = { ownername: 'alice', projectname: 'demo', chroots: ['fedora-41-x86_64'] };
const rpm = writeRpm({
  name: 'hello-libs',
  version: '1.0',
  release: '1',
  epoch: null,
  arch: 'x86_64',
  sourcerpm: 'hello-1.0-1.src.rpm',
  summary: 's',
  description: 'd',
  license: 'MIT',
  url: '',
  buildtime: 0,
});

const start = async (rpmUpload?: 'disabled' | 'enabled'): Promise<void> => {
  scene = await coprScene(rpmUpload === undefined ? {} : { rpmUpload });
  await scene.as('alice').addProject('demo');
};
const upload = (json: object = {}, name = FILE, content: Buffer | string = rpm) =>
  scene.as('alice').upload(PATH, { name, content }, { ...where, ...json });

test('the release that the sandbox is made like has no upload of built packages, here or there', async () => {
  await start();
  expect((await upload()).status).toBe(404);
  const old = await scene.as('alice').upload('/build/create/upload', { name: FILE, content: rpm }, where);
  expect([old.status, old.body.error]).toEqual([
    400,
    "Bad request parameters: {'pkgs': ['You can upload only .src.rpm, .nosrc.rpm, and .spec files']}",
  ]);
});

test('a newer one may have it switched off', async () => {
  await start('disabled');
  expect((await upload()).body.error).toBe('Direct RPM upload is not enabled on this Copr instance');
});

test('switched on, the package is in the chroot as it was sent', async () => {
  await start('enabled');
  const sha256 = createHash('sha256').update(rpm).digest('hex');
  const { status, body } = await upload({ sha256 });
  expect([status, body.state]).toEqual([200, 'pending']);
  const build = await scene.finished(body.id);
  expect(build).toMatchObject({ state: 'succeeded', source_package: { name: 'hello', version: '1.0-1' } });
  const { body: chroot } = await scene.as().get(`/build-chroot?build_id=1&chrootname=fedora-41-x86_64`);
  const answer = await fetch(`${String(chroot.result_url)}${FILE}`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(rpm)).toBe(true);
  expect((await scene.as().get('/build/built-packages/1')).body).toEqual({
    'fedora-41-x86_64': {
      packages: [{ name: 'hello-libs', epoch: null, version: '1.0', release: '1', arch: 'x86_64' }],
    },
  });
});

test('what is no package fails, what is not as it was said is refused', async () => {
  await start('enabled');
  const broken = await upload({}, FILE, 'no package');
  expect((await scene.finished(broken.body.id)).state).toBe('failed');
  expect((await upload({ sha256: '00' })).body.error).toBe('SHA256 mismatch');
  expect((await upload({ chroots: [] })).body.error).toBe(
    "Bad request parameters: {'chroots': ['This field is required.']}",
  );
  expect((await upload({}, 'a.src.rpm')).body.error).toBe(
    "Bad request parameters: {'pkgs': ['You can upload only .rpm files']}",
  );
});
