import { PublishError } from '@omnipub/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLedger } from '../ledger/read-ledger.js';
import { exitCodeOf } from '../report/exit-code.js';
import { makeScene, type Scene, target, yamlOf } from '../testing/scene.js';

let scene: Scene;
beforeEach(async () => {
  scene = await makeScene();
  for (const name of ['a', 'b', 'c', 'd']) await scene.write(`${name}.bin`, `bytes of ${name}`);
});
afterEach(() => scene.remove());

const failing = (point: string, error: PublishError): void => {
  scene.world.hook = (at) => {
    if (at === point) throw error;
  };
};

describe('running a plan', () => {
  it('registers, looks, uploads, waits and releases, in this order', async () => {
    const report = await scene.run(await scene.plan(yamlOf([target('a')])));
    expect(scene.world.calls).toEqual([
      'check:a',
      'register:demo',
      'find:a/1',
      'upload:a/1',
      'settle:a/1',
      'release:a/1',
    ]);
    expect(report).toMatchObject({
      outcome: 'complete',
      targets: [
        {
          target: 'a',
          name: 'a',
          version: '1',
          outcome: 'created',
          state: 'released',
          url: 'https://fake.test/a/1',
        },
      ],
    });
    expect(report.resumeCommand).toBeUndefined();
    expect(exitCodeOf(report)).toBe(0);
  });

  it('asks the store nothing when every step is done already', async () => {
    const plan = await scene.plan(yamlOf([target('a')]));
    await scene.run(plan);
    scene.world.calls.length = 0;
    scene.events.length = 0;
    const report = await scene.run(plan);
    expect(scene.world.calls).toEqual([]);
    expect(scene.events.map((event) => event.type === 'step.done' && event.replayed)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(report.outcome).toBe('complete');
  });

  it('reports what is there already as existed', async () => {
    await scene.run(await scene.plan(yamlOf([target('a')])));
    const again = await scene.plan(yamlOf([target('a')]).replace('r1', 'r2'));
    const report = await scene.run(again);
    expect(report.targets[0]?.outcome).toBe('existed');
    expect(scene.world.effects).toEqual(['register demo', 'upload a/1', 'release a/1 to edge']);
  });

  it('never overwrites other content under the same version', async () => {
    scene.world.uploads.set('a/1', 'other');
    const report = await scene.run(await scene.plan(yamlOf([target('a')])));
    expect(report).toMatchObject({
      outcome: 'failed',
      targets: [{ state: 'upload failed', error: { code: 'CONFLICT' } }],
    });
    expect(exitCodeOf(report)).toBe(6);
    expect(scene.world.uploads.get('a/1')).toBe('other');
  });

  it('starts a target when all that it needs is done', async () => {
    await scene.run(await scene.plan(yamlOf([target('a', 'needs: [b]'), target('b')])));
    const { calls } = scene.world;
    expect(calls.indexOf('release:b/1')).toBeLessThan(calls.indexOf('upload:a/1'));
  });

  it('gives each call an idempotency key that is the same in every run of the plan', async () => {
    const plan = await scene.plan(yamlOf([target('a')]));
    failing('upload:a/1:before', new PublishError('NETWORK', 'no route', { store: 'fake' }));
    await scene.run(plan);
    scene.world.hook = () => undefined;
    await scene.run(plan);
    const keys = [...(scene.world.keys.get('upload:a/1') ?? [])];
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(scene.world.keys.get('register:demo')).not.toEqual(scene.world.keys.get('upload:a/1'));
  });
});

describe('a step that fails', () => {
  it('blocks only what depends on it; a resume goes on from there', async () => {
    const plan = await scene.plan(yamlOf([target('a'), target('b', 'needs: [a]'), target('c')]));
    failing('upload:a/1:before', new PublishError('STORE_UNAVAILABLE', 'down', { store: 'fake' }));
    const first = await scene.run(plan);
    expect(first.targets.map(({ target: name, outcome, state }) => [name, outcome, state])).toEqual([
      ['a', 'failed', 'upload failed'],
      ['b', 'skipped', 'skipped: a/upload failed'],
      ['c', 'created', 'released'],
    ]);
    expect([first.outcome, exitCodeOf(first), first.resumeCommand]).toEqual([
      'partial',
      5,
      `omnipub resume ${plan.id}`,
    ]);

    scene.world.hook = () => undefined;
    const { plan: saved } = await readLedger(scene.ledgerFolder, plan.id);
    expect(saved).toEqual(plan);
    const second = await scene.run(saved);
    expect(second.outcome).toBe('complete');
    expect(new Set(scene.world.effects).size).toBe(scene.world.effects.length);
  });

  it.each([
    ['AUTH_DENIED', 3],
    ['INVALID_INPUT', 2],
    ['REJECTED', 6],
    ['NOT_FOUND', 6],
    ['TIMEOUT', 7],
    ['PROTOCOL', 1],
  ] as const)('with %s and nothing else done ends with exit code %i', async (code, exit) => {
    failing('register:demo:before', new PublishError(code, 'no', { store: 'fake' }));
    const report = await scene.run(await scene.plan(yamlOf([target('a')])));
    expect([report.outcome, exitCodeOf(report)]).toEqual(['failed', exit]);
  });

  it('after a lost answer is looked up, not sent again', async () => {
    const lost = new PublishError('NETWORK', 'connection reset', {
      store: 'fake',
      recovery: 'retry-after-probe',
    });
    failing('upload:a/1:after', lost);
    const report = await scene.run(await scene.plan(yamlOf([target('a')])));
    expect(report.outcome).toBe('complete');
    expect(scene.world.effects.filter((effect) => effect.startsWith('upload'))).toEqual(['upload a/1']);
  });

  it('after a lost request is sent once more, and then given up', async () => {
    const lost = new PublishError('NETWORK', 'connection reset', {
      store: 'fake',
      recovery: 'retry-after-probe',
    });
    failing('upload:a/1:before', lost);
    const report = await scene.run(await scene.plan(yamlOf([target('a')])));
    expect(scene.world.calls.filter((call) => call === 'upload:a/1')).toHaveLength(2);
    expect([report.outcome, exitCodeOf(report)]).toEqual(['failed', 7]);
  });

  it('is looked up on resume when its outcome was uncertain, also at a store that is not asked otherwise', async () => {
    await scene.remove();
    scene = await makeScene({ probe: 'none' });
    await scene.write('a.bin', 'bytes');
    const plan = await scene.plan(yamlOf([target('a')]));
    failing('upload:a/1:after', new PublishError('TIMEOUT', 'too slow', { store: 'fake' }));
    await scene.run(plan);
    expect(scene.world.calls).not.toContain('find:a/1');
    scene.world.hook = () => undefined;
    const report = await scene.run(plan);
    expect(report.outcome).toBe('complete');
    expect(scene.world.calls.filter((call) => call === 'upload:a/1')).toHaveLength(1);
  });

  it('says that the artifact changed since the plan was made, and sends nothing', async () => {
    const plan = await scene.plan(yamlOf([target('a')]));
    await scene.write('a.bin', 'longer than it was before');
    const report = await scene.run(plan);
    expect(report.targets[0]?.error).toMatchObject({ code: 'INVALID_INPUT', store: 'omnipub' });
    expect(report.targets[0]?.error?.message).toContain('changed since the plan was made');
    expect(scene.world.uploads.size).toBe(0);
  });

  it('notices on resume also a change that kept the size', async () => {
    const plan = await scene.plan(yamlOf([target('a')]));
    failing('upload:a/1:before', new PublishError('NETWORK', 'no route', { store: 'fake' }));
    await scene.run(plan);
    scene.world.hook = () => undefined;
    await scene.write('a.bin', 'BYTES OF A');
    const report = await scene.run(plan);
    expect(report.targets[0]?.error?.message).toContain('its content is another');
    expect(scene.world.uploads.size).toBe(0);
  });
});
