import { describe, expect, it } from 'vitest';
import { recordedCalls } from './testing/recorded/index.js';
import { readIndex, recordingNames } from './testing/recording.js';

/** What becomes of a recording, going by the calls that are replayed. */
function replayedAs(name: string): boolean | 'otherwise' {
  const call = recordedCalls[name];
  if (call === undefined) return false;
  return call.otherwise === undefined ? true : 'otherwise';
}

describe('INDEX.json of the recordings', () => {
  const rows = readIndex();
  it('has a row for every recording, and tells what becomes of it', () => {
    expect(rows.map(({ name, client }) => [name, client])).toEqual(
      recordingNames().map((name) => [name, replayedAs(name)]),
    );
  });
  it('knows every recording that is replayed', () => {
    expect(recordingNames()).toEqual(expect.arrayContaining(Object.keys(recordedCalls)));
  });
  it('says why ours does otherwise, or is not compared', () => {
    const unsaid = rows.filter(({ client, clientWhy }) => (client === true) !== (clientWhy === undefined));
    expect(unsaid).toEqual([]);
  });
});
