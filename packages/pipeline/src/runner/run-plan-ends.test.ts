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
