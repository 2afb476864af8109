import { PublishError } from '@omnipub/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../config/load-config.js';
import { makeScene, type Scene, target, yamlOf } from '../testing/scene.js';

let scene: Scene;
beforeEach(async () => {
  scene = await makeScene();
  for (const name of ['a', 'b', 'c']) await scene.write(`${name}.bin`, name);
});
afterEach(() => scene.remove());

const setOf = (name: string): string => target(name, 'set: both');

describe('targets of one set', () => {
  it('are released only when each of them is uploaded and ready', async () => {
    const { steps } = await scene.plan(yamlOf([setOf('a'), setOf('b'), target('c')]));
    const needs = Object.fromEntries(steps.map((step) => [step.key, step.needs]));
    expect(needs['a/release']).toEqual(['b/settle', 'a/settle']);
    expect(needs['b/release']).toEqual(['a/settle', 'b/settle']);
    expect(needs['c/release']).toEqual(['c/settle']);
    const order = steps.map(({ key }) => key);
    expect(order.indexOf('b/settle')).toBeLessThan(order.indexOf('a/release'));
  });

  it('are all released in the end', async () => {
    const report = await scene.run(await scene.plan(yamlOf([setOf('a'), setOf('b')])));
    expect(report.outcome).toBe('complete');
    const firstRelease = scene.world.effects.findIndex((effect) => effect.startsWith('release'));
    expect(scene.world.effects.slice(0, firstRelease)).toEqual(
      expect.arrayContaining(['upload a/1', 'upload b/1']),
    );
    expect([...scene.world.released].sort()).toEqual(['a/1 to edge', 'b/1 to edge']);
  });

  it('are none of them released when one fails, and all when the run is resumed', async () => {
    const plan = await scene.plan(yamlOf([setOf('a'), setOf('b')]));
    scene.world.hook = (point) => {
      if (point === 'upload:b/1:before') throw new PublishError('REJECTED', 'no');
    };
    expect((await scene.run(plan)).outcome).toBe('failed');
    expect(scene.world.released).toEqual([]);
    scene.world.hook = () => undefined;
    expect((await scene.run(plan)).outcome).toBe('complete');
    expect(scene.world.effects.filter((effect) => effect.startsWith('upload'))).toHaveLength(2);
    expect(scene.world.released).toHaveLength(2);
  });

  it('that are needed by each other are refused, also around a corner', async () => {
    const refused = async (...targets: string[]): Promise<string> => {
      const file = await scene.write('omnipub.yaml', yamlOf(targets));
      return loadConfig(file, scene.registry).then(
        () => 'accepted',
        (error: unknown) => (error as Error).message,
      );
    };
    expect(await refused(target('a', 'set: both\n    needs: [b]'), setOf('b'))).toMatch(
      /wait for each other/,
    );
    expect(
      await refused(target('a', 'set: both\n    needs: [c]'), setOf('b'), target('c', 'needs: [b]')),
    ).toMatch(/wait for each other/);
    expect(await refused(target('a', 'set: both\n    needs: [c]'), setOf('b'), target('c'))).toBe('accepted');
  });

  it('must release something', async () => {
    const file = await scene.write(
      'omnipub.yaml',
      yamlOf(['  - { name: a, store: main, set: x, artifact: a.bin, upload: { name: a, version: "1" } }\n']),
    );
    await expect(loadConfig(file, scene.registry)).rejects.toThrow(/releases nothing/);
  });

  it('still say at once that a name is missing', async () => {
    scene.world.findings = [{ level: 'error', code: 'NOT_FOUND', message: 'no such name' }];
    const report = await scene.run(await scene.plan(yamlOf([setOf('a'), setOf('b')])));
    expect(report.findings.map(({ finding }) => finding.level)).toEqual(['error', 'error']);
    expect(scene.world.effects).toEqual([]);
  });
});
