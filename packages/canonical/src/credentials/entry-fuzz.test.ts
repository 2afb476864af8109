import { spawnSync } from 'node:child_process';
import { PublishError, systemClock } from '@omnipub/core';
import { missing } from '@omnipub/core/testing';
import { expect, it } from 'vitest';
import { b64 } from '../testing/place-world.js';
import { readLoginText } from './exported-login.js';
import { decodeLenientBase64 } from './lenient-base64.js';
import { charmcraft, snapcraft } from './tool.js';

/** The same numbers in every run: a small linear congruential generator. */
const dice = (seed: number): ((sides: number) => number) => {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
};

it('300 damaged entries end in a login or in a PublishError that shows none of it', () => {
  const roll = dice(3);
  const valid = [
    '{"t": "u1-macaroon", "v": {"r": "hidden-root", "d": "hidden-discharge"}}',
    '{"t": "macaroon", "v": "hidden-token"}',
    '{"r": "hidden-root", "d": "hidden-discharge"}',
    '{"macaroon": "hidden-token"}',
    '[login.ubuntu.com]\nmacaroon = hidden-root\nunbound_discharge = hidden-discharge\n',
  ].flatMap((text) => [text, b64(text)]);
  const junk = '{}[]":,=%\\\n\0 A_-é';
  let refused = 0;
  // Not more: each text is a secret that every later error is searched for.
  for (let n = 0; n < 300; n += 1) {
    let text = valid[roll(valid.length)] ?? '';
    for (let edits = 1 + roll(4); edits > 0; edits -= 1) {
      const at = roll(text.length + 1);
      text =
        text.slice(0, at) + (roll(2) === 0 ? (junk[roll(junk.length)] ?? '') : '') + text.slice(at + roll(6));
    }
    const tool = roll(2) === 0 ? snapcraft : charmcraft;
    try {
      const records = readLoginText(text, { tool, env: {}, clock: systemClock, where: 'the entry' });
      for (const record of records) expect(record.secret).not.toBe('');
    } catch (thrown) {
      refused += 1;
      expect(thrown).toBeInstanceOf(PublishError);
      expect(JSON.stringify(thrown)).not.toContain('hidden-');
    }
  }
  expect(refused).toBeGreaterThan(60);
});

it.skipIf(missing('python3'))(
  "base64 with junk in it is decoded as Python's b64decode does (needs python3)",
  () => {
    const roll = dice(11);
    const characters = 'ABCDwxyz0189+/====-_ \n!';
    const texts = Array.from({ length: 2_000 }, () =>
      Array.from({ length: roll(24) }, () => characters[roll(characters.length)] ?? '').join(''),
    );
    const script = `
import base64, binascii, json, sys
def decode(text):
    try:
        return base64.b64decode(text).hex()
    except binascii.Error:
        return None
json.dump([decode(text) for text in json.load(sys.stdin)], sys.stdout)
`;
    const run = spawnSync('python3', ['-c', script], { input: JSON.stringify(texts), encoding: 'utf8' });
    const expected = JSON.parse(run.stdout) as (string | null)[];
    const pairs = texts.map((text, index) => [
      text,
      decodeLenientBase64(text)?.toString('hex') ?? '',
      expected[index],
    ]);
    // Where Python finds the padding wrong, ours may still read it.
    const wrong = pairs.filter(([, ours, python]) => python !== null && python !== ours);
    expect(wrong).toEqual([]);
    expect(expected.filter((each) => each !== null && each !== '').length).toBeGreaterThan(200);
  },
);
