import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeScene, type Scene, yamlOf } from '../testing/scene.js';

let scene: Scene;
beforeEach(async () => {
  scene = await makeScene();
  await scene.write('a.bin', 'A');
});
afterEach(() => scene.remove());

const withExtra = yamlOf([
  '  - { name: a, store: main, artifact: a.bin, upload: { name: a, version: "1", extras: { icon: ./icon.png } } }\n',
]);

describe('a file that an input names', () => {
  it('is part of the plan: another content is another plan', async () => {
    await scene.write('icon.png', 'one');
    const first = await scene.plan(withExtra);
    expect(first.steps.find(({ key }) => key === 'a/upload')?.files).toEqual([
      {
        path: `${scene.folder}/icon.png`,
        size: 3,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    ]);
    await scene.write('icon.png', 'two');
    expect((await scene.plan(withExtra)).id).not.toBe(first.id);
  });

  it('that is not there is told with its place, before anything is asked', async () => {
    await expect(scene.plan(withExtra)).rejects.toMatchObject({
      issues: [
        {
          path: 'targets[0].upload.extras.icon',
          message: expect.stringContaining('icon.png') as string,
          line: expect.any(Number) as number,
        },
      ],
    });
  });

  it('that changed before a resume stops the step', async () => {
    await scene.write('icon.png', 'one');
    const plan = await scene.plan(withExtra);
    scene.world.hook = (point) => {
      if (point === 'upload:a/1:before') throw new Error('crash');
    };
    await scene.run(plan);
    scene.world.hook = () => undefined;
    await scene.write('icon.png', 'two');
    const report = await scene.run(plan);
    expect(report.outcome).toBe('failed');
    expect(JSON.stringify(report)).toContain('changed since the plan was made');
    expect(scene.world.effects).toEqual([]);
  });
});
