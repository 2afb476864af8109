import { PublishError } from '@omnipub/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLedger } from '../ledger/read-ledger.js';
import { stepStates } from '../ledger/step-state.js';
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

describe('the preflight', () => {
  it('stops before anything is changed when a store has an error finding', async () => {
    scene.world.findings = [
      { level: 'ok', code: 'reachable', message: 'it answers' },
      { level: 'error', code: 'AUTH_DENIED', message: 'you may not', fix: 'ask the owner' },
    ];
    const plan = await scene.plan(yamlOf([target('a'), target('b')]));
    const report = await scene.run(plan);
    expect([report.outcome, exitCodeOf(report), report.findings.length]).toEqual(['failed', 3, 4]);
    expect(scene.world.effects).toEqual([]);
    await expect(readLedger(scene.ledgerFolder, plan.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(report.resumeCommand).toBeUndefined();
  });

  it('turns a store that cannot be asked into a finding with its code', async () => {
    failing(
      'check:a:before',
      new PublishError('NETWORK', 'connection refused', { store: 'fake', hint: 'check the URL' }),
    );
    const report = await scene.run(await scene.plan(yamlOf([target('a'), target('b')])));
    expect(report.findings).toEqual([
      {
        target: 'a',
        finding: { level: 'error', code: 'NETWORK', message: 'connection refused', fix: 'check the URL' },
      },
    ]);
    expect(exitCodeOf(report)).toBe(7);
  });

  it('lets a target go on whose missing thing a needed target may make', async () => {
    scene.world.hook = (point) => {
      if (point === 'check:b:before') throw new PublishError('NOT_FOUND', 'no project', { store: 'fake' });
    };
    const report = await scene.run(await scene.plan(yamlOf([target('a'), target('b', 'needs: [a]')])));
    expect(report.outcome).toBe('complete');
    expect(report.findings[0]?.finding.level).toBe('warn');
  });

  it('asks only about targets that are not done', async () => {
    const plan = await scene.plan(yamlOf([target('a'), target('b')]));
    failing('release:b/1:before', new PublishError('NETWORK', 'no route', { store: 'fake' }));
    await scene.run(plan);
    scene.world.hook = () => undefined;
    scene.world.calls.length = 0;
    await scene.run(plan);
    expect(scene.world.calls).toEqual(['check:-', 'release:b/1']);
  });
});

describe('a store that still works on it', () => {
  it('ends the run as pending, releases nothing, and is asked again by the next run', async () => {
    const plan = await scene.plan(yamlOf([target('a')]));
    scene.world.settleState = 'pending';
    const first = await scene.run(plan);
    expect([first.outcome, exitCodeOf(first), first.targets[0]?.state]).toEqual(['pending', 4, 'in review']);
    expect(scene.world.released).toEqual([]);
    scene.world.settleState = 'ready';
    scene.world.calls.length = 0;
    const second = await scene.run(plan);
    expect(second.outcome).toBe('complete');
    expect(scene.world.calls).toEqual(['check:-', 'settle:a/1', 'release:a/1']);
  });
});

describe('a dry run', () => {
  it('changes nothing and writes no ledger', async () => {
    const plan = await scene.plan(yamlOf([target('a')]));
    const report = await scene.run(plan, { dryRun: true });
    expect([report.outcome, exitCodeOf(report), report.targets[0]?.state]).toEqual([
      'planned',
      0,
      'would be released',
    ]);
    expect(scene.world.effects).toEqual([]);
    await expect(readLedger(scene.ledgerFolder, plan.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('stopping', () => {
  it('at once leaves the step in flight ambiguous, and the next run looks what became of it', async () => {
    const plan = await scene.plan(yamlOf([target('a')]));
    const stop = new AbortController();
    scene.world.hook = (point) => {
      if (point === 'upload:a/1:after') {
        stop.abort(new PublishError('ABORTED', 'Ctrl-C'));
        throw new PublishError('ABORTED', 'stopped', { store: 'fake' });
      }
    };
    const report = await scene.run(plan, { signal: stop.signal });
    expect([report.outcome, exitCodeOf(report)]).toEqual(['aborted', 130]);
    const { entries } = await readLedger(scene.ledgerFolder, plan.id);
    expect(stepStates(plan, entries).map(({ state }) => state)).toEqual([
      'done',
      'ambiguous',
      'open',
      'open',
    ]);

    scene.world.hook = () => undefined;
    expect((await scene.run(plan)).outcome).toBe('complete');
    expect(scene.world.effects).toEqual(['register demo', 'upload a/1', 'release a/1 to edge']);
  });

  it('does not wait for ever for a store that ignores the abort', async () => {
    const plan = await scene.plan(yamlOf([target('a')]));
    const stop = new AbortController();
    scene.world.hook = (point) => {
      if (point !== 'upload:a/1:before') return undefined;
      stop.abort();
      return new Promise(() => undefined);
    };
    const options = scene.options({ signal: stop.signal });
    const clock = { ...options.deps.clock, sleep: async () => undefined };
    const report = await scene.run(plan, { signal: stop.signal, deps: { ...options.deps, clock } });
    expect(report.outcome).toBe('aborted');
  });

  it('gently finishes and saves what is in flight and starts nothing new', async () => {
    const plan = await scene.plan(yamlOf([target('a'), target('b')], 'concurrency: { total: 1 }\n'));
    const drain = new AbortController();
    scene.world.hook = (point) => {
      if (point === 'upload:a/1:before') drain.abort();
    };
    const report = await scene.run(plan, { drain: drain.signal });
    expect([report.outcome, exitCodeOf(report)]).toEqual(['aborted', 130]);
    expect(report.targets[0]?.state).toBe('uploaded, not finished');
    const { entries } = await readLedger(scene.ledgerFolder, plan.id);
    expect(stepStates(plan, entries).find(({ key }) => key === 'a/upload')?.state).toBe('done');
    expect(scene.world.calls).not.toContain('settle:a/1');
    scene.world.hook = () => undefined;
    expect((await scene.run(plan)).outcome).toBe('complete');
    expect(new Set(scene.world.effects).size).toBe(scene.world.effects.length);
  });
});
