import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeScene, type Scene, target, yamlOf } from '../testing/scene.js';

let scene: Scene;
const names = ['a', 'b', 'c', 'd', 'e', 'f'];
beforeEach(async () => {
  scene = await makeScene();
  for (const name of names) await scene.write(`${name}.bin`, name);
});
afterEach(() => scene.remove());

/** Uploads that each wait until `enough` of them are there, or until nothing else can come. */
function gather(enough: number): void {
  let waiting: (() => void)[] = [];
  scene.world.hook = (point) => {
    if (!/^upload:.*:before$/.test(point)) return undefined;
    return new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length < enough) return;
      for (const go of waiting) go();
      waiting = [];
    });
  };
}

const uploadsOnly = (name: string): string =>
  `  - { name: ${name}, store: main, artifact: ${name}.bin, upload: { name: ${name}, version: "1" } }\n`;

describe('concurrency', () => {
  it.each([
    [1, 1, 1],
    [3, 1, 1],
    [2, 4, 2],
    [6, 3, 3],
  ])('total %i and %i per store run %i steps at once', async (total, perStore, most) => {
    const yaml = yamlOf(
      names.map(uploadsOnly),
      `concurrency: { total: ${String(total)}, perStore: ${String(perStore)} }\n`,
    );
    const plan = await scene.plan(yaml);
    scene.world.hook = () => undefined;
    gather(most);
    scene.world.mostRunning = 0;
    let during = 0;
    let now = 0;
    const report = await scene.run(plan, {
      onEvent: (event) => {
        if (event.type === 'step.start' && event.key.endsWith('/upload')) during = Math.max(during, ++now);
        if (event.type === 'step.done' && event.key.endsWith('/upload')) now -= 1;
      },
    });
    expect(report.outcome).toBe('complete');
    expect(during).toBe(most);
  });

  it('does not count waiting for a review: uploads go on meanwhile', async () => {
    const plan = await scene.plan(yamlOf(names.map(uploadsOnly), 'concurrency: { total: 1, perStore: 1 }\n'));
    let settling = 0;
    let allSettling: () => void = () => undefined;
    const all = new Promise<void>((resolve) => {
      allSettling = resolve;
    });
    scene.world.hook = (point) => {
      if (!/^settle:.*:before$/.test(point)) return undefined;
      settling += 1;
      if (settling === names.length) allSettling();
      return all;
    };
    expect((await scene.run(plan)).outcome).toBe('complete');
  });
});

describe('a lane', () => {
  it('releases one at a time in the order of the file, however long the first takes to upload', async () => {
    const plan = await scene.plan(yamlOf([target('a'), target('b'), target('c')]));
    let others = 0;
    let letFirstGo: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      letFirstGo = resolve;
    });
    scene.world.hook = (point) => {
      if (/^settle:[bc].*:after$/.test(point) && ++others === 2) letFirstGo();
      return point === 'settle:a/1:before' ? first : undefined;
    };
    await scene.run(plan);
    expect(scene.world.released).toEqual(['a/1 to edge', 'b/1 to edge', 'c/1 to edge']);
  });

  it('follows needs where they say otherwise than the file', async () => {
    await scene.run(await scene.plan(yamlOf([target('a', 'needs: [c]'), target('b'), target('c')])));
    expect(scene.world.released).toEqual(['c/1 to edge', 'a/1 to edge', 'b/1 to edge']);
  });

  it('is not held up by a failure in it', async () => {
    scene.world.hook = (point) => {
      if (point === 'release:a/1:before') throw new Error('no');
    };
    const report = await scene.run(await scene.plan(yamlOf([target('a'), target('b')])));
    expect(report.outcome).toBe('partial');
    expect(scene.world.released).toEqual(['b/1 to edge']);
  });
});
