import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { eachLimited } from './each-limited.js';

const { signal } = new AbortController();

it('gives the results in the order of the items, with as many at work as allowed', async () => {
  let atWork = 0;
  let most = 0;
  const lanes = new Set<number>();
  const results = await eachLimited([5, 1, 3, 0, 2], { limit: 2, signal }, async (turns, { index, lane }) => {
    lanes.add(lane);
    most = Math.max(most, ++atWork);
    for (let turn = 0; turn < turns; turn++) await setImmediate();
    atWork--;
    return `${String(index)}:${String(turns)}`;
  });
  expect(results).toEqual(['0:5', '1:1', '2:3', '3:0', '4:2']);
  expect(most).toBe(2);
  expect([...lanes].sort()).toEqual([0, 1]);
});

it('a failure stops the others before their next item, and is thrown when all have come to rest', async () => {
  const started: string[] = [];
  const ended: string[] = [];
  const work = eachLimited(['bad', 'slow', 'never'], { limit: 2, signal }, async (item) => {
    started.push(item);
    await setImmediate();
    if (item === 'bad') throw new Error('first');
    await setImmediate();
    ended.push(item);
    if (item === 'slow') throw new Error('second');
  });
  await expect(work).rejects.toThrow('first');
  expect(started).toEqual(['bad', 'slow']);
  expect(ended).toEqual(['slow']);
});

it('an abort ends it with the reason, before the next item', async () => {
  const controller = new AbortController();
  const started: number[] = [];
  const work = eachLimited([1, 2, 3], { limit: 1, signal: controller.signal }, async (item) => {
    started.push(item);
    controller.abort(new Error('enough'));
  });
  await expect(work).rejects.toThrow('enough');
  expect(started).toEqual([1]);
});

it.each([0, -3, 0.5, Number.NaN])('a limit of %d is one at once, not none', async (limit) => {
  expect(await eachLimited(['a', 'b'], { limit, signal }, async (item) => item)).toEqual(['a', 'b']);
});

it('nothing to do is done at once', async () => {
  expect(await eachLimited([], { limit: 3, signal }, async () => 1)).toEqual([]);
});
