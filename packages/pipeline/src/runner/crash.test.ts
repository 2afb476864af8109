import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../ledger/entry.js';
import { openLedger } from '../ledger/ledger.js';
import { type StepState, stepStates } from '../ledger/step-state.js';
import type { Plan } from '../plan/plan.js';
import { makeScene, type Scene, target, yamlOf } from '../testing/scene.js';
import { openPlan } from './open-plan.js';
import { runSteps } from './run-steps.js';

/** The process dies at the n-th boundary: from then on nothing of it happens any more. */
class Crash extends Error {}

class Fuse {
  #left: number;
  blown = false;
  readonly passed: string[] = [];

  constructor(boundary: number) {
    this.#left = boundary;
  }

  pass(point: string): void {
    if (this.#left === 0) this.blown = true;
    if (this.blown) throw new Crash(point);
    this.#left -= 1;
    this.passed.push(point);
  }
}

let scene: Scene;
beforeEach(async () => {
  scene = await makeScene();
});
afterEach(() => scene.remove());

/** Runs the steps with a ledger and a store that go dead at the boundary. */
async function runUntil(plan: Plan, fuse: Fuse): Promise<void> {
  scene.world.hook = (point) => fuse.pass(point);
  const ledger = await openLedger(scene.ledgerFolder, plan);
  try {
    const entries: LedgerEntry[] = [];
    for await (const entry of ledger.read()) entries.push(entry);
    const known = new Map(stepStates(plan, entries).map((state): [string, StepState] => [state.key, state]));
    const append = async (entry: LedgerEntry): Promise<void> => {
      const name = entry.type === 'plan' ? entry.type : `${entry.type} ${entry.key}`;
      fuse.pass(`ledger before ${name}`);
      await ledger.append(entry);
      fuse.pass(`ledger after ${name}`);
    };
    const opened = await openPlan(plan, scene.options());
    await runSteps({ plan, opened, known, ledger: { append }, resumed: entries.length > 1 }, scene.options());
  } catch (thrown) {
    if (!fuse.blown) throw thrown;
  } finally {
    await ledger.close();
  }
}

async function twoTargets(): Promise<Plan> {
  await scene.write('a.bin', 'bytes of a');
  await scene.write('b.bin', 'bytes of b');
  return scene.plan(yamlOf([target('a'), target('b', 'needs: [a]')], 'concurrency: { total: 1 }\n'));
}

const expected = ['register demo', 'upload a/1', 'release a/1 to edge', 'upload b/1', 'release b/1 to edge'];

describe('a crash', () => {
  it('at any boundary, then a resume, has every effect exactly once', async () => {
    const whole = new Fuse(Number.POSITIVE_INFINITY);
    await runUntil(await twoTargets(), whole);
    expect(scene.world.effects).toEqual(expected);
    const boundaries = whole.passed.length;
    // 8 steps; 6 of them with intent and done, 2 with done only; 10 calls (8 and 2 probes), each before and after.
    expect(boundaries).toBe(6 * 4 + 2 * 2 + 10 * 2);

    for (let boundary = 0; boundary < boundaries; boundary++) {
      await scene.remove();
      scene = await makeScene();
      const plan = await twoTargets();
      const fuse = new Fuse(boundary);
      await runUntil(plan, fuse);
      expect(fuse.blown).toBe(true);
      scene.world.hook = () => undefined;
      const report = await scene.run(plan);
      expect(report.outcome, `crash at ${whole.passed[boundary] ?? ''}`).toBe('complete');
      expect(scene.world.effects, `crash at ${whole.passed[boundary] ?? ''}`).toEqual(expected);
    }
  });

  it('at a store that is asked only when in doubt is no different', async () => {
    for (let boundary = 0; boundary < 40; boundary++) {
      await scene.remove();
      scene = await makeScene({ probe: 'none' });
      const plan = await twoTargets();
      await runUntil(plan, new Fuse(boundary));
      scene.world.hook = () => undefined;
      const report = await scene.run(plan);
      expect([boundary, report.outcome]).toEqual([boundary, 'complete']);
      expect(scene.world.effects, `crash at boundary ${String(boundary)}`).toEqual(expected);
    }
  });

  it('during the resume of a crash is no different', async () => {
    for (let first = 1; first < 48; first += 5) {
      for (let second = 0; second < 12; second += 3) {
        await scene.remove();
        scene = await makeScene();
        const plan = await twoTargets();
        await runUntil(plan, new Fuse(first));
        await runUntil(plan, new Fuse(second));
        scene.world.hook = () => undefined;
        const report = await scene.run(plan);
        expect([first, second, report.outcome]).toEqual([first, second, 'complete']);
        expect(scene.world.effects).toEqual(expected);
      }
    }
  });
});

describe('a ledger that cannot be written', () => {
  it('ends the run with its error; no step starts after it', async () => {
    const plan = await twoTargets();
    const opened = await openPlan(plan, scene.options());
    let appended = 0;
    const append = async (): Promise<void> => {
      appended += 1;
      if (appended === 2) throw Object.assign(new Error('full'), { code: 'ENOSPC', path: '/ledger' });
    };
    const running = runSteps(
      { plan, opened, known: new Map(), ledger: { append }, resumed: false },
      scene.options(),
    );
    await expect(running).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(scene.world.calls).toEqual(['register:demo']);
  });
});
