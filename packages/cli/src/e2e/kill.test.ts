import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@omnipub/core/testing';
import { type Sandbox, startSandbox } from '@omnipub/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeGobblerRelease } from '../testing/gobbler-release.js';
import { type SpawnedCli, spawnCli } from '../testing/spawn-cli.js';
import { treeSnapshot } from '../testing/tree-snapshot.js';
import { createWorkspace, type Workspace } from '../testing/workspace.js';

const FOLDERS = 100;
const FILES_EACH = 100;
const ROUNDS = 10;
/** Rounds that are killed before anything is sent; the others while it is staged, posted and verified. */
const EARLY = 2;
const random = seededRandom(20_240_229);

let sandbox: Sandbox;
let workspace: Workspace;
/** Relative path to md5, of everything that is published. */
let published: Record<string, string>;

beforeAll(async () => {
  sandbox = await startSandbox();
  workspace = await createWorkspace();
  for (let folder = 0; folder < FOLDERS; folder++) {
    const path = join(workspace.path, 'dataset', `part-${String(folder)}`);
    await mkdir(path, { recursive: true });
    await Promise.all(
      Array.from({ length: FILES_EACH }, (_, file) =>
        writeFile(join(path, `${String(file)}.txt`), `record ${String(folder)}/${String(file)}\n`),
      ),
    );
  }
  const tree = await treeSnapshot(join(workspace.path, 'dataset'));
  published = Object.fromEntries([...tree].filter(([, content]) => content !== '/'));
}, 60_000);
afterAll(async () => {
  await workspace.remove();
  await sandbox.stop();
}, 60_000);

test('a run of 10,000 files that is killed at any moment is finished by the next, once and completely', {
  timeout: 420_000,
}, async () => {
  // Uploads to other assets share no files, so that each round has the same work to do as the first.
  const whole = await timedRun('whole');
  await expectPublished('whole');
  let killed = 0;
  // A machine that was busy during the first run is faster later: a round that ends before its kill teaches the time, and is no round.
  for (let round = 0; killed < ROUNDS && round < 2 * ROUNDS; round++) {
    const asset = `round-${String(round)}`;
    const early = killed < EARLY;
    const share = early ? (killed + random()) / EARLY : (killed - EARLY + random()) / (ROUNDS - EARLY);
    const after = share * (early ? whole.untilSent : whole.sending);
    const began = performance.now();
    const { signal, seen } = await killedRun(asset, { after, early });
    if (signal === 'SIGKILL') killed++;
    else if (early) whole.untilSent = Math.min(whole.untilSent, (performance.now() - began) / 2);
    else whole.sending *= 0.8;
    const verb = (await hasLedger(asset)) ? 'resume' : 'run';
    const { code, err } = await finished(spawnCli([verb], join(workspace.path, asset)));
    expect(code, err).toBe(0);
    await expectPublished(asset);
    const phase = early ? 'the start' : 'the first step';
    console.info(`killed ${after.toFixed(0)} ms after ${phase} (${seen}); then ${verb}`);
  }
  expect(killed).toBe(ROUNDS);
});

/** What is said when the plan is made, the preflight is over and the first step begins. */
const FIRST_STEP = 'dataset/register: started';

/** A run that nobody disturbs, and its milliseconds before and after the first step begins. */
async function timedRun(asset: string): Promise<{ untilSent: number; sending: number }> {
  const start = performance.now();
  const cli = spawnCli(['run'], await release(asset));
  await cli.saw(FIRST_STEP);
  const sent = performance.now();
  const { code, err } = await finished(cli);
  expect(code, err).toBe(0);
  return { untilSent: sent - start, sending: performance.now() - sent };
}

async function finished(cli: SpawnedCli): Promise<{ code: number | null; err: string }> {
  const { code } = await cli.ended;
  return { code, err: cli.err() };
}

async function release(asset: string): Promise<string> {
  const inner: Workspace = {
    ...workspace,
    write: (name, content) => workspace.write(join(asset, name), content),
  };
  await writeGobblerRelease(inner, { url: sandbox.gobbler.url, asset, artifact: '../dataset' });
  return join(workspace.path, asset);
}

async function killedRun(
  asset: string,
  options: { readonly after: number; readonly early: boolean },
): Promise<{ signal: string | null; seen: string }> {
  const cli = spawnCli(['run'], await release(asset));
  if (!options.early) await cli.saw(FIRST_STEP);
  await Promise.race([sleep(options.after), cli.ended]);
  cli.child.kill('SIGKILL');
  const { signal } = await cli.ended;
  return { signal, seen: cli.err().trimEnd().split('\n').at(-1) ?? '' };
}

async function hasLedger(asset: string): Promise<boolean> {
  const names = await readdir(join(workspace.path, asset, '.omnipub')).catch(() => []);
  return names.some((name) => name.endsWith('.jsonl'));
}

/** The version exists once, is complete, holds what was published and nothing else, and nothing is left in staging. */
async function expectPublished(asset: string): Promise<void> {
  const folder = join(sandbox.gobbler.registry, 'demo', asset);
  const versions = (await readdir(folder)).filter((name) => !name.startsWith('..'));
  expect(versions).toEqual(['1']);
  const summary = JSON.parse(await readFile(join(folder, '1', '..summary'), 'utf8'));
  expect(summary).toHaveProperty('upload_finish');
  const manifest = JSON.parse(await readFile(join(folder, '1', '..manifest'), 'utf8')) as Record<
    string,
    { md5sum: string }
  >;
  const listed = Object.fromEntries(Object.entries(manifest).map(([path, { md5sum }]) => [path, md5sum]));
  expect(Object.keys(listed)).toHaveLength(FOLDERS * FILES_EACH);
  expect(listed).toEqual(published);
  const there = await treeSnapshot(join(folder, '1'), /(^|\/)\.\.[^/]*$/);
  expect(Object.fromEntries([...there].filter(([, content]) => content !== '/'))).toEqual(published);
  expect(await readdir(sandbox.gobbler.staging)).toEqual([]);
}
