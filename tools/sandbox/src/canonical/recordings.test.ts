import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type RecordedClock, recordedClock } from './recordings.clock.js';
import { readIndex, readRecording, recordingNames } from './recordings.fixture.js';
import { otherwise } from './recordings.otherwise.js';
import { replayRecording } from './recordings.replay.js';
import { seed, seeds } from './recordings.seed.js';
import { type CanonicalSandbox, startCanonicalSandbox } from './server.js';

const rows = readIndex();
const names = (list: typeof rows): string[] => list.map(({ name }) => name).sort();
const replayed = rows.filter(({ server }) => server !== false);

describe('INDEX.json', () => {
  test('has a row for every recording, with the number of its exchanges, and no other', () => {
    expect(rows.map(({ name, exchanges }) => ({ name, exchanges }))).toEqual(
      recordingNames().map((name) => ({ name, exchanges: readRecording(name).exchanges.length })),
    );
  });
  test('leaves out what has no requests, and nothing else', () => {
    expect(names(rows.filter(({ exchanges }) => exchanges > 0))).toEqual(names(replayed));
  });
  test('says why something is answered otherwise, or not replayed', () => {
    expect(rows.filter(({ server, serverWhy = '' }) => server !== true && serverWhy === '')).toEqual([]);
  });
  test('has the same recordings answered otherwise as are listed', () => {
    expect(names(rows.filter(({ server }) => server === 'otherwise'))).toEqual(Object.keys(otherwise).sort());
  });
  test('replays whatever is seeded', () => {
    expect(names(replayed)).toEqual(expect.arrayContaining(Object.keys(seeds)));
  });
});

describe('the sandbox answers as was recorded', () => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  const start = async (clock: RecordedClock): Promise<CanonicalSandbox> => {
    const state = await mkdtemp(join(tmpdir(), 'canonical-replay-'));
    cleanups.push(() => rm(state, { recursive: true, force: true }));
    const sandbox = await startCanonicalSandbox({ state, now: clock.now });
    cleanups.push(() => sandbox.stop());
    return sandbox;
  };

  test.each(names(replayed))('%s', async (name) => {
    const recording = readRecording(name);
    const clock = recordedClock();
    const sandbox = await start(clock);
    const values = await seed(recording, sandbox);
    const wanted = (otherwise[name] ?? []).map((each) =>
      typeof each === 'string' ? each : (expect.stringMatching(each) as unknown),
    );
    expect(await replayRecording(recording, { sandbox, values, clock })).toEqual(wanted);
  });
});
