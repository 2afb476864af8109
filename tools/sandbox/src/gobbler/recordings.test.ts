import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Recording, readRecordings } from './recordings.fixture.js';
import { replayRecording } from './recordings.replay.js';

const recordings = await readRecordings();
const replayable = recordings.filter(({ replay }) => replay.server);

// The recorded daemon ran with umask 022, and the modes in the registry follow from it.
let umask: number;
beforeAll(() => {
  umask = process.umask(0o022);
});
afterAll(() => {
  process.umask(umask);
});

describe('the sandbox answers as the real daemon did', () => {
  const cases = replayable.map((recording): [string, Recording] => [titleOf(recording), recording]);
  test.each(cases)('%s', async (_title, recording) => {
    const { recorded, replayed } = await replayRecording(recording);
    expect(replayed.answers).toEqual(recorded.answers);
    expect(replayed.registry).toEqual(recorded.registry);
  });
});

describe('recordings that are not replayed', () => {
  test('each says why', () => {
    const silent = recordings.filter(({ replay }) => !replay.server && !replay.serverWhyNot);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('all others have at least one request to send', () => {
    expect(replayable.filter(({ exchanges }) => exchanges.length === 0).map(({ name }) => name)).toEqual([]);
    expect(replayable.length).toBeGreaterThan(180);
  });
});

function titleOf(recording: Recording): string {
  return recording.note ? `${recording.name}: ${recording.note}` : recording.name;
}
