import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRpm } from '../../common/rpm/rpm-header.js';
import { type CoprScene, coprScene, eventually } from '../../testing/copr-scene.js';
import { identityOf } from './rpm-identity.js';

const SRPM = new URL('../../../../../test-fixtures/artifacts/hello-omnipub-1.4.0-3.src.rpm', import.meta.url);
const NAME = 'hello-omnipub-1.4.0-3.src.rpm';
const where = { ownername: 'alice', projectname: 'demo' };
const chroots = ['fedora-41-x86_64', 'epel-9-x86_64'];

let scene: CoprScene;
beforeEach(async () => {
  scene = await coprScene();
  await scene.as('alice').addProject('demo', { chroots });
});
afterEach(() => scene.stop());

const upload = async (json: object = {}, content?: string): Promise<number> => {
  const file = { name: NAME, content: content ?? (await readFile(SRPM)) };
  const { body } = await scene.as('alice').upload('/build/create/upload', file, { ...where, ...json });
  return Number(body.id);
};
const state = (id: number): unknown => scene.copr.control.build(id)?.state;
const statesOf = async (id: number): Promise<unknown> => {
  const { body } = await scene.as().get(`/build-chroot/list?build_id=${id}`);
  const items = body.items as { name: string; state: string }[];
  return Object.fromEntries(items.map((chroot) => [chroot.name, chroot.state]));
};

test('a build walks from pending to succeeded, twice through pending and running', async () => {
  scene.copr.control.pause();
  const id = await upload();
  const walk: unknown[] = [state(id)];
  scene.copr.control.workerSpeed(15);
  scene.copr.control.resume();
  while (walk.at(-1) !== 'succeeded') {
    if (state(id) !== walk.at(-1)) walk.push(state(id));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(walk).toEqual(['pending', 'starting', 'running', 'importing', 'pending', 'running', 'succeeded']);
  const base = `${scene.copr.resultsUrl}/results/alice/demo`;
  expect(scene.copr.control.build(id)).toMatchObject({
    chroots,
    source_package: {
      name: 'hello-omnipub',
      version: '2:1.4.0-3',
      url: `${base}/srpm-builds/00000001/${NAME}`,
    },
    started_on: expect.any(Number),
    ended_on: expect.any(Number),
  });
  const source = await scene.as().get(`/build/source-chroot/${id}`);
  expect(source.body).toEqual({ state: 'succeeded', result_url: `${base}/srpm-builds/00000001` });
  const nevra = { name: 'hello-omnipub', epoch: 2, version: '1.4.0', release: '3' };
  const packages = [
    { ...nevra, arch: 'noarch' },
    { ...nevra, arch: 'src' },
  ];
  expect((await scene.as().get(`/build/built-packages/${id}`)).body).toEqual({
    'fedora-41-x86_64': { packages },
    'epel-9-x86_64': { packages },
  });
  const file = `${scene.copr.resultsDir}/alice/demo/epel-9-x86_64/00000001-hello-omnipub/hello-omnipub-1.4.0-3.noarch.rpm`;
  expect(identityOf(readRpm(file))).toEqual(packages[0]);
  expect(
    (await scene.as().get('/package?ownername=alice&projectname=demo&packagename=hello-omnipub')).body,
  ).toMatchObject({
    source_type: 'upload',
  });
});

describe('a failure', () => {
  test('in one chroot fails the build once no other is active', async () => {
    scene.copr.control.fail({ package: 'hello-omnipub', chroot: 'epel-9-x86_64', phase: 'rpm' });
    const id = await upload();
    expect((await scene.finished(id)).state).toBe('failed');
    expect(await statesOf(id)).toEqual({ 'fedora-41-x86_64': 'succeeded', 'epel-9-x86_64': 'failed' });
    const { body } = await scene.as().get(`/build-chroot?build_id=${id}&chrootname=epel-9-x86_64`);
    const log = await fetch(`${String(body.result_url)}builder-live.log.gz`);
    expect(gunzipSync(Buffer.from(await log.arrayBuffer())).toString()).toContain(
      'Copr build error: Build failed',
    );
    // It was asked for once.
    expect((await scene.finished(await upload())).state).toBe('succeeded');
  });

  test('of the source leaves no package', async () => {
    const takeBack = scene.copr.control.fail({ phase: 'source', times: 2 });
    const id = await upload({ chroots: ['epel-9-x86_64'] });
    const build = await scene.finished(id);
    expect(build).toMatchObject({ state: 'failed', source_package: { name: null, version: null } });
    expect(await statesOf(id)).toEqual({ 'epel-9-x86_64': 'failed' });
    takeBack();
    expect((await scene.finished(await upload())).state).toBe('succeeded');
  });

  test('of the import comes after the package is known', async () => {
    scene.copr.control.fail({ phase: 'import' });
    const build = await scene.finished(await upload());
    expect(build).toMatchObject({ state: 'failed', source_package: { name: 'hello-omnipub' } });
  });

  test('is what becomes of a file that is no package', async () => {
    expect((await scene.finished(await upload({}, ''))).state).toBe('failed');
    expect((await scene.finished(await upload({}, 'x'.repeat(5000)))).state).toBe('failed');
  });
});

/** Lets builds go on until something is so, and holds them there. */
const until = async (isSo: () => boolean): Promise<void> => {
  scene.copr.control.workerSpeed(15);
  scene.copr.control.resume();
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
  scene.copr.control.pause();
};

test('logs grow while a build runs, and are compressed when it is done', async () => {
  scene.copr.control.pause();
  const id = await upload({ chroots: ['epel-9-x86_64'] });
  const path = 'alice/demo/epel-9-x86_64/00000001-hello-omnipub/builder-live.log';
  const file = `${scene.copr.resultsDir}/${path}`;
  const url = `${scene.copr.resultsUrl}/results/${path}`;
  const size = (): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const grown = async (): Promise<string> => {
    const before = size();
    await until(() => size() > before);
    expect(state(id)).toBe('running');
    return (await fetch(url)).text();
  };
  const [first, second] = [await grown(), await grown()];
  expect(second.startsWith(first)).toBe(true);
  expect(second.length).toBeGreaterThan(first.length);
  scene.copr.control.resume();
  await scene.finished(id);
  expect((await fetch(url)).status).toBe(404);
  const whole = gunzipSync(Buffer.from(await (await fetch(`${url}.gz`)).arrayBuffer())).toString();
  expect(whole.startsWith(second)).toBe(true);
});

describe('batches', () => {
  test('wait for the batch that they come after, and go on even where that failed', async () => {
    scene.copr.control.pause();
    const first = await upload({ chroots: ['epel-9-x86_64'] });
    const beside = await upload({ chroots: ['epel-9-x86_64'], with_build_id: first });
    const after = await upload({ chroots: ['epel-9-x86_64'], after_build_id: first });
    scene.copr.control.fail({ phase: 'source' });
    scene.copr.control.resume();
    let seen: unknown = 'pending';
    while (state(first) === 'pending' || state(beside) !== 'succeeded') {
      seen = state(after);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(seen).toBe('pending');
    expect((await scene.finished(after)).state).toBe('succeeded');
    expect([state(first), state(beside)].toSorted()).toEqual(['failed', 'succeeded']);
  });

  test('that are finished cannot be joined, and a finished build without one begins none', async () => {
    const id = await upload({ chroots: ['epel-9-x86_64'] });
    await scene.finished(id);
    const pkgs = ['https://e.com/a-1-1.src.rpm'];
    const { body } = await scene.as('alice').post('/build/create/url', { ...where, pkgs, with_build_id: id });
    expect(body.error).toBe(
      `Bad request parameters: {'with_build_id': ['Build ${id} is not yet in any batch, and new batch can not be created because the build has already finished']}`,
    );
  });
});

test('a build that is canceled stops where it runs', async () => {
  scene.copr.control.pause();
  const id = await upload();
  await until(() => scene.copr.control.build(id)?.started_on !== null);
  await scene.as('alice').put(`/build/cancel/${id}`);
  scene.copr.control.resume();
  await eventually(async () => {
    expect(Object.values((await statesOf(id)) as object)).not.toContain('running');
  });
  expect(state(id)).toBe('canceled');
});

test('what a restart interrupts is built all the same', async () => {
  scene.copr.control.pause();
  const id = await upload();
  await until(() => state(id) === 'running');
  await scene.restart();
  expect((await scene.finished(id)).state).toBe('succeeded');
});

test('a build that is deleted takes its results along', async () => {
  const id = await upload();
  await scene.finished(id);
  const url = `${scene.copr.resultsUrl}/results/alice/demo/epel-9-x86_64/00000001-hello-omnipub/`;
  expect((await fetch(url)).status).toBe(200);
  await scene.as('alice').delete(`/build/delete/${id}`);
  expect((await fetch(url)).status).toBe(404);
});
