import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CoprScene, coprScene } from '../../testing/copr-scene.js';

let scene: CoprScene;
const where = { ownername: 'alice', projectname: 'demo' };
beforeAll(async () => {
  scene = await coprScene({ worker: 'paused' });
  await scene.as('alice').addProject('demo', { chroots: ['fedora-41-x86_64', 'epel-9-x86_64'] });
});
afterAll(() => scene.stop());

const fromUrl = (json: object) =>
  scene.as('alice').post('/build/create/url', { ...where, pkgs: ['https://e.com/a-1-1.src.rpm'], ...json });
const errorOf = async (answer: Promise<{ status: number; body: Record<string, unknown> }>) => {
  const { status, body } = await answer;
  return [status, body.error];
};
const first = ({ body }: { body: Record<string, unknown> }) =>
  (body.items as Record<string, unknown>[])[0] ?? {};

describe('a cancel', () => {
  test('ends a build for good', async () => {
    const { id } = first(await fromUrl({ chroots: ['epel-9-x86_64'] }));
    const path = `/build/cancel/${String(id)}`;
    expect(await errorOf(scene.as('bob').put(path))).toEqual([
      403,
      'You are not allowed to cancel this build.',
    ]);
    expect((await scene.as('alice').put(path)).body.state).toBe('canceled');
    expect(await errorOf(scene.as('alice').put(path))).toEqual([409, `Cannot cancel build ${String(id)}`]);
    expect(
      (await scene.as().get(`/build-chroot?build_id=${String(id)}&chrootname=epel-9-x86_64`)).body,
    ).toEqual({
      started_on: null,
      ended_on: null,
      state: 'waiting',
      name: 'epel-9-x86_64',
      result_url: null,
    });
  });
});

describe('a delete', () => {
  test('of one that runs breaks, of several refuses all', async () => {
    const [running, done] = [first(await fromUrl({})).id, first(await fromUrl({})).id].map(Number);
    await scene.as('alice').put(`/build/cancel/${String(done)}`);
    expect(await errorOf(scene.as('alice').delete(`/build/delete/${String(running)}`))).toEqual([
      500,
      `User 'alice' can not delete build ${String(running)}`,
    ]);
    const many = (builds: unknown, user = 'alice') => scene.as(user).delete('/build/delete/list', { builds });
    expect(await errorOf(many([done, running, 99999999]))).toEqual([
      400,
      `Build(s) ${String(running)} are still running.\nBuild(s) 99999999 don't exist.\n`,
    ]);
    expect(await errorOf(many([done], 'bob'))).toEqual([
      400,
      `You don't have permissions to delete build(s) ${String(done)}.\n`,
    ]);
    expect((await many([done])).body).toEqual({ builds: [done] });
    expect(await errorOf(scene.as('alice').delete(`/build/delete/${String(done)}`))).toEqual([
      404,
      `Build ${String(done)} does not exist.`,
    ]);
    expect(await errorOf(scene.as('alice').delete('/project/delete/alice/demo', { verify: true }))).toEqual([
      400,
      `Build(s) ${String(running)} are still running.\n`,
    ]);
  });
});

describe('the list', () => {
  const list = async (query: string) => {
    const { body } = await scene.as().get(`/build/list?ownername=alice&projectname=many&${query}`);
    return (body.items as { id: number; state: string }[]).map(({ id, state }) => ({ id, state }));
  };
  let ids: number[];
  beforeAll(() => {
    const states = ['succeeded', 'failed', 'canceled'] as const;
    ids = scene.copr.control.seedMany({
      owner: 'alice',
      project: 'many',
      packages: 3,
      builds: 9,
      states,
    }).builds;
  });

  test('is newest first, whatever order is asked for', async () => {
    const newest = ids.toReversed();
    for (const query of ['', 'order=id&order_type=ASC', 'order=submitted_on']) {
      expect((await list(query)).map(({ id }) => id)).toEqual(newest);
    }
    expect((await list('limit=2&offset=1')).map(({ id }) => id)).toEqual(newest.slice(1, 3));
    expect(await list('offset=9&limit=2')).toEqual([]);
    expect(await errorOf(scene.as().get('/build/list?ownername=alice&projectname=many&order=state'))).toEqual(
      [500, 'Cannot order by state'],
    );
  });

  test('looks for a status behind the offset and before the limit, so pages overlap', async () => {
    const canceled = async (offset: number) =>
      (await list(`status=canceled&limit=2&offset=${offset}`)).map(({ id }) => id);
    const [a, b, c] = [8, 5, 2].map((index) => ids[index]);
    expect(await canceled(0)).toEqual([a, b]);
    expect(await canceled(2)).toEqual([b, c]);
    expect(await canceled(3)).toEqual([b, c]);
    expect(await canceled(4)).toEqual([c]);
    expect(await list('status=zzz')).toEqual([]);
  });

  test('is of one package where one is named', async () => {
    expect((await list('packagename=package-00002')).map(({ id }) => id)).toEqual([ids[7], ids[4], ids[1]]);
    expect(await list('packagename=none')).toEqual([]);
  });
});

test('5,000 packages and 5,000 builds are there in seconds', () => {
  const began = performance.now();
  const { builds } = scene.copr.control.seedMany({
    owner: 'alice',
    project: 'big',
    packages: 5000,
    builds: 5000,
  });
  expect(builds).toHaveLength(5000);
  expect(performance.now() - began).toBeLessThan(10_000);
});
