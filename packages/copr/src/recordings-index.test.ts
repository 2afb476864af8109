import { describe, expect, it } from 'vitest';
import { recordedCalls } from './testing/recorded/index.js';
import { readIndex, readRecording, recordingNames } from './testing/recording.js';

/** What becomes of a recording, going by the calls that are replayed. */
function replayedAs(name: string): 'same' | 'otherwise' | 'none' {
  const call = recordedCalls[name];
  if (call === undefined) return 'none';
  return call.otherwise === undefined ? 'same' : 'otherwise';
}

describe('INDEX.json of the recordings', () => {
  const rows = readIndex();

  it('has a row for every recording, and tells what becomes of it with our client', () => {
    expect(rows.map(({ name, client }) => [name, client.split(':')[0]])).toEqual(
      recordingNames().map((name) => [name, replayedAs(name)]),
    );
  });

  it('knows every recording that is replayed', () => {
    expect(recordingNames()).toEqual(expect.arrayContaining(Object.keys(recordedCalls)));
  });

  it('says why ours does otherwise, or is not compared', () => {
    const unsaid = rows.filter(({ client }) => client !== 'same' && !/^(otherwise|none): \S/u.test(client));
    expect(unsaid).toEqual([]);
  });

  it('leaves out what our client does not send, nothing else', () => {
    const left = rows.filter(({ name }) => replayedAs(name) === 'none');
    expect(left.length).toBeLessThan(35);
    expect(
      left.filter(({ name }) => !name.endsWith('-raw') && readRecording(name).exchanges.length > 0),
    ).toHaveLength(5);
  });
});
