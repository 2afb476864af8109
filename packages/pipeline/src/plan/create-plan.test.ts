import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeScene, type Scene, target, yamlOf } from '../testing/scene.js';

let scene: Scene;
beforeEach(async () => {
  scene = await makeScene();
});
afterEach(() => scene.remove());

const one = (artifact: string): string =>
  yamlOf([`  - { name: a, store: main, artifact: "${artifact}", upload: { name: a, version: "1" } }\n`]);

describe('a plan', () => {
  it('has the steps of each target in a chain, after what the target needs', async () => {
    await scene.write('a.bin', 'A');
    await scene.write('b.bin', 'B');
    const { steps } = await scene.plan(yamlOf([target('a', 'needs: [b]'), target('b')]));
    expect(steps.map(({ key, needs }) => [key, needs])).toEqual([
      ['b/register', []],
      ['b/upload', ['b/register']],
      ['b/settle', ['b/upload']],
      ['b/release', ['b/settle']],
      ['a/register', ['b/release']],
      ['a/upload', ['a/register']],
      ['a/settle', ['a/upload']],
      ['a/release', ['a/settle']],
    ]);
    expect(steps.find(({ key }) => key === 'a/upload')?.artifact).toMatchObject({ kind: 'file', size: 1 });
  });

  it('has the same id in another folder, at another time, with other concurrency', async () => {
    await scene.write('a.bin', 'A');
    const yaml = yamlOf([target('a')]).replace('site: here', 'site: here, folder: ./data');
    const first = await scene.plan(yaml);
    const other = await makeScene();
    await other.write('a.bin', 'A');
    const second = await other.plan(yaml.replace('targets:', 'concurrency: { total: 1 }\ntargets:'));
    await other.remove();
    expect(second.id).toBe(first.id);
    // Written down so that a change of the format does not go unnoticed: ledgers of the release before would be lost.
    expect(first.id).toBe('77ccd724403b9678');
  });

  it.each([
    ['an input', (yaml: string) => yaml.replace('edge', 'stable'), 'A'],
    ['a setting of the store', (yaml: string) => yaml.replace('here', 'there'), 'A'],
    ['the release', (yaml: string) => yaml.replace('r1', 'r2'), 'A'],
    ['a byte of the artifact', (yaml: string) => yaml, 'B'],
  ])('has another id when %s changes', async (_, change, bytes) => {
    const yaml = yamlOf([target('a')]);
    await scene.write('a.bin', 'A');
    const before = await scene.plan(yaml);
    await scene.write('a.bin', bytes);
    expect((await scene.plan(change(yaml))).id).not.toBe(before.id);
  });

  it('is what a ledger will read back', async () => {
    await scene.write('a.bin', 'A');
    const plan = await scene.plan(yamlOf([target('a')]));
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it('takes the one match of a glob, a directory too', async () => {
    await scene.write('dist/data-1/x', 'X');
    const plan = await scene.plan(one('dist/data-*'));
    expect(plan.steps[0]?.artifact).toMatchObject({
      kind: 'directory',
      path: join(scene.folder, 'dist/data-1'),
    });
  });

  it('takes a name with brackets as it is where it exists', async () => {
    await scene.write('a[1].bin', 'A');
    expect((await scene.plan(one('a[1].bin'))).steps[0]?.artifact?.path).toBe(join(scene.folder, 'a[1].bin'));
  });

  it.each([
    ['none.bin', 'there is no file or directory'],
    ['*.none', 'nothing matches "*.none"'],
    ['*.bin', '"*.bin" matches 2 paths'],
    ['dangling', 'is a link to something that is not there'],
  ])('is refused for the artifact %s, with target, line and path', async (artifact, message) => {
    await scene.write('x.bin', 'X');
    await scene.write('y.bin', 'Y');
    await symlink('nowhere', join(scene.folder, 'dangling'));
    const error = (await scene.plan(one(artifact)).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ line: 5, column: 5, path: 'targets[0].artifact' }],
    });
    expect(error.message).toContain('target "a":');
    expect(error.message).toContain(message);
  });

  it('is refused for an artifact that the store does not take', async () => {
    await scene.remove();
    scene = await makeScene({ artifacts: ['file'] });
    await mkdir(join(scene.folder, 'tree'));
    await expect(scene.plan(one('tree'))).rejects.toThrow('is a directory, not a plain file');
  });
});
