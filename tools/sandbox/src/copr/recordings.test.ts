import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readIndex, readRecording, recordingNames } from './recordings.fixture.js';
import { otherwise } from './recordings.otherwise.js';
import { WorldReplay } from './recordings.replay.js';
import { RECORDED_AT, RecordedState } from './recordings.state.js';
import { WORLDS } from './recordings.worlds.js';
import { type CoprSandbox, startCoprSandbox } from './server.js';

describe.each(WORLDS.map((world) => ({ title: world.title, world })))(
  'the sandbox answers as the frontend did: $title',
  ({ world }) => {
    let folder: string;
    let copr: CoprSandbox;
    let replay: WorldReplay;
    let clock = RECORDED_AT;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'copr-recordings-'));
      const state = new RecordedState(folder);
      world.seed?.(state);
      state.close();
      copr = await startCoprSandbox({
        state: folder,
        now: () => clock,
        worker: 'paused',
        createrepo: 'never',
        publicUrl: 'http://127.0.0.1:8201',
        publicResultsUrl: 'http://127.0.0.1:8203',
        ...world.options,
      });
      const setClock = (ms: number): void => {
        clock = ms;
      };
      replay = new WorldReplay({ copr, world, setClock });
    });
    afterAll(async () => {
      await copr.stop();
      await rm(folder, { recursive: true });
    });

    test.each(world.recordings)('%s', async (name) => {
      const wanted = (otherwise[name] ?? []).map((each) =>
        typeof each === 'string' ? each : (expect.stringMatching(each) as unknown),
      );
      expect(await replay.play(name)).toEqual(wanted);
    });
  },
);

describe('INDEX.json', () => {
  const rows = readIndex();
  const replayed = WORLDS.flatMap(({ recordings }) => recordings);
  const kindOf = (server: string): string => /^(same$|otherwise: .|none: .)/u.exec(server)?.[0] ?? '';

  test('has a row for every recording, with the number of its exchanges, and no other', () => {
    expect(rows.map(({ name, exchanges }) => ({ name, exchanges }))).toEqual(
      recordingNames().map((name) => ({ name, exchanges: readRecording(name).exchanges.length })),
    );
  });

  test('tells of each whether it is replayed, and why not', () => {
    expect(rows.filter(({ server }) => kindOf(server) === '')).toEqual([]);
    const told = rows.filter(({ server, exchanges }) => exchanges > 0 && !server.startsWith('none: '));
    expect(told.map(({ name }) => name)).toEqual([...replayed].sort());
  });

  test('has the same recordings answered otherwise as are listed', () => {
    const told = rows.filter(({ server }) => server.startsWith('otherwise: '));
    expect(told.map(({ name }) => name)).toEqual(Object.keys(otherwise).sort());
  });

  test('each recording is replayed once', () => {
    expect(replayed.filter((name, at) => replayed.indexOf(name) !== at)).toEqual([]);
    expect(replayed.length).toBeGreaterThan(220);
  });
});
