import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStateWalk } from './recordings.fixture.js';
import { labhello } from './recordings.labhello.js';
import { RecordedState } from './recordings.state.js';
import { type CoprSandbox, startCoprSandbox } from './server.js';

/** More than a build has, some of which nobody sees. */
const MOST_STEPS = 40;

let folder: string;
let copr: CoprSandbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copr-walk-'));
  const state = new RecordedState(folder);
  state.demo();
  state.build('wait-success');
  state.upload('tmp2qtcma_k/labhello-1.0-1.src.rpm', labhello());
  state.close();
  copr = await startCoprSandbox({ state: folder, worker: 'paused', workerSpeed: 0, createrepo: 'never' });
});
afterAll(async () => {
  await copr.stop();
  await rm(folder, { recursive: true });
});

/** What the API says of the build and of its source: a state, or `HTTP 500` before there is anything to say. */
async function look(): Promise<string> {
  const states = ['build/37', 'build/source-chroot/37'].map(async (path) => {
    const answer = await fetch(`${copr.url}/api_3/${path}`);
    const { state } = (await answer.json()) as { readonly state?: string };
    return state ?? `HTTP ${String(answer.status)}`;
  });
  return (await Promise.all(states)).join(' / ');
}

/** Lets the worker go one step: it is paused again before the timer of the next one can fire. */
async function step(): Promise<void> {
  copr.control.resume();
  await new Promise((resolve) => setImmediate(resolve));
  copr.control.pause();
  await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a build and its source go through the recorded states (build-state-walk)', async () => {
  const walk = [await look()];
  for (let steps = 0; steps < MOST_STEPS && walk.at(-1) !== 'succeeded / succeeded'; steps += 1) {
    await step();
    const seen = await look();
    if (seen !== walk.at(-1)) walk.push(seen);
  }
  expect(walk).toEqual(readStateWalk().map(([, build, source]) => `${build} / ${source}`));
});
