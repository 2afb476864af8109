import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CoprScene, coprScene } from '../../testing/copr-scene.js';

let scene: CoprScene;
beforeAll(async () => {
  scene = await coprScene();
  await scene.as('alice').addProject('demo');
});
afterAll(() => scene.stop());

const errorOf = async (answer: Promise<{ status: number; body: Record<string, unknown> }>) => {
  const { status, body } = await answer;
  return [status, body.error];
};

describe('permissions', () => {
  const set = (json: unknown, user = 'alice') =>
    scene.as(user).put('/project/permissions/set/alice/demo', json);
  const canBuild = async (who: string) =>
    (await scene.as().get(`/project/permissions/can_build_in/${who}/alice/demo`)).body.can_build_in;

  test('are none at first, are asked for and given, and let somebody build', async () => {
    expect(await errorOf(scene.as('alice').get('/project/permissions/get/alice/demo'))).toEqual([
      404,
      'No permissions set on alice/demo project',
    ]);
    const ask = (json: unknown) => scene.as('bob').put('/project/permissions/request/alice/demo', json);
    expect((await ask({ builder: true })).body).toEqual({ updated: true });
    expect((await ask({ builder: true })).body).toEqual({ updated: false });
    expect(await canBuild('bob')).toBe(false);
    expect((await set({ bob: { builder: 'approved' } })).body).toEqual({ updated: ['bob'] });
    expect((await set({ bob: { builder: 'approved' } })).body).toEqual({ updated: [] });
    expect(await canBuild('bob')).toBe(true);
    const { body } = await scene.as('alice').get('/project/permissions/get/alice/demo');
    expect(body).toEqual({ permissions: { bob: { admin: 'nothing', builder: 'approved' } } });
    expect(await errorOf(ask({ builder: true }))).toEqual([400, "You already are 'builder' in 'alice/demo'"]);
    await set({ bob: { builder: 'nothing' } });
    expect(await canBuild('bob')).toBe(false);
  });

  test.each([
    [{}, 'no permission change requested'],
    [{ nobody9: { builder: 'approved' } }, "user 'nobody9' doesn't exist in database"],
    [{ bob: { owner: 'approved' } }, "invalid permission 'owner', allowed admin|builder"],
    [
      { bob: { builder: 'maybe' } },
      "invalid 'builder' permission state 'maybe', use nothing|request|approved",
    ],
    [{ alice: { builder: 'approved' } }, "user 'alice' is owner of the 'alice/demo' project"],
  ])('cannot be %j', async (json, error) => {
    expect(await errorOf(set(json))).toEqual([400, error]);
  });

  test('are set all or none, and by the owner', async () => {
    await set({ bob: { builder: 'approved' }, nobody9: { builder: 'approved' } });
    expect(await canBuild('bob')).toBe(false);
    expect(await errorOf(set({ bob: { builder: 'approved' } }, 'bob'))).toEqual([
      403,
      "User 'bob' can not see permissions for project 'alice/demo' (missing admin rights)",
    ]);
    expect(await errorOf(scene.as().get('/project/permissions/can_build_in/nobody9/alice/demo'))).toEqual([
      500,
      'Database error, contact admin',
    ]);
  });
});
