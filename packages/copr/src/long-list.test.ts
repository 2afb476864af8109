import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createDeps } from '@omnipub/core';
import { type Sandbox, startSandbox } from '@omnipub/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CoprClient } from './client.js';
import { all, demo } from './testing/copr-world.js';

const MANY = 5000;
const STATES = ['succeeded', 'failed', 'canceled'] as const;

let copr: Sandbox;
let client: CoprClient;
let ids: { readonly packages: readonly number[]; readonly builds: readonly number[] };

beforeAll(async () => {
  copr = await startSandbox({ copr: { worker: 'paused', createrepo: 'never' } });
  ids = seed({ projectname: 'demo', count: MANY });
  client = new CoprClient({ url: copr.copr.url }, createDeps({ env: {} }));
});
afterAll(() => copr.stop());

/** A project with so many packages and builds, a third of which failed. */
function seed({ projectname, count }: { projectname: string; count: number }): typeof ids {
  const how = { owner: 'alice', project: projectname, states: STATES };
  return copr.copr.control.seedMany({ ...how, packages: count, builds: count });
}

/** What was asked for since `work` began. */
async function asked(work: (seen: () => readonly string[]) => Promise<void>): Promise<readonly string[]> {
  const before = copr.copr.requests.length;
  const seen = (): readonly string[] => copr.copr.requests.slice(before).map(({ url }) => url);
  await work(seen);
  return seen();
}

test('5,000 packages are listed, each once, by id and by name', async () => {
  const { packages } = client;
  expect((await all(packages.list(demo))).map(({ id }) => id)).toEqual(ids.packages);
  const byName = await all(packages.list({ ...demo, order: 'name', descending: true }));
  expect(byName.map(({ id }) => id)).toEqual(ids.packages.toReversed());
});

test('of 5,000 builds those in one state are listed, each once, the newest first, by pages that do not overlap by it', async () => {
  const urls = await asked(async () => {
    const failed = await all(client.builds.list({ ...demo, status: 'failed' }));
    expect(failed.map(({ id }) => id)).toEqual(
      ids.builds.filter((_, index) => STATES[index % STATES.length] === 'failed').toReversed(),
    );
  });
  // With a state in the query pages overlap (recording build-list-status-next-page).
  expect(urls.filter((url) => url.includes('status'))).toEqual([]);
  expect(urls).toHaveLength(11);
});

test('builds that change while they are listed by their state are listed once at most', async () => {
  const { builds } = seed({ projectname: 'moving', count: 60 });
  const { control } = copr.copr;
  const moving = { ...demo, projectname: 'moving', status: 'failed', pageSize: 10 };
  const seen: number[] = [];
  for await (const { id } of client.builds.list(moving)) {
    seen.push(id);
    // One that was passed fails now, and one that is still to come has failed no longer.
    if (builds.includes(id + 2)) control.setBuildState(id + 2, { chroots: 'failed' });
    if (builds.includes(id - 3) && seen.length % 2 === 0)
      control.setBuildState(id - 3, { chroots: 'succeeded' });
  }
  expect(seen.length).toBeGreaterThan(10);
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
});

test('a list holds one page: it asks for the next when that is used up, and what was passed can go', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const passed: WeakRef<object>[] = [];
  await asked(async (urls) => {
    let seen = 0;
    for await (const build of client.builds.list({ ...demo, pageSize: 500 })) {
      seen += 1;
      if (seen <= 500) passed.push(new WeakRef(build));
      // Pages share a row (copr contract 5: rows may move), so each brings 499.
      expect(urls().length).toBe(Math.max(1, Math.ceil((seen - 1) / 499)));
      if (seen % 1500 !== 0) continue;
      await new Promise((resolve) => setImmediate(resolve));
      gc();
      expect(passed.filter((each) => each.deref() !== undefined)).toEqual([]);
    }
    expect(seen).toBe(MANY);
  });
});
