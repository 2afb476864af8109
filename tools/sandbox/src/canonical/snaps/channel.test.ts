import { describe, expect, test } from 'vitest';
import { fullName, isBranchName, parseChannel, shortName } from './channel.js';

describe('a channel', () => {
  test.each([
    ['edge', 'latest/edge', 'edge'],
    ['2.0/stable', '2.0/stable', '2.0/stable'],
    ['latest/stable', 'latest/stable', 'stable'],
    ['edge/fix', 'latest/edge/fix', 'edge/fix'],
    ['2.0/beta/fix', '2.0/beta/fix', '2.0/beta/fix'],
    ['stable/edge', 'latest/stable/edge', 'stable/edge'],
  ])('%s is %s', (text, full, short) => {
    const channel = parseChannel(text, 'latest');
    if (channel === undefined) throw new Error('it was not read');
    expect([fullName(channel), shortName(channel)]).toEqual([full, short]);
  });

  test('without a track is in the default one', () => {
    expect(parseChannel('edge', '2.0')).toEqual({ track: '2.0', risk: 'edge', branch: null });
  });

  test.each(['', 'alpha', '2.0', '2.0/alpha', '/edge', 'edge/', 'stable/foo/bar', 'a/edge/b/c', 'Edge'])(
    '%j is none',
    (text) => {
      expect(parseChannel(text, 'latest')).toBeUndefined();
    },
  );

  test.each([
    ['fix-1', true],
    ['{curly}', false],
    ['-a', false],
    ['a--b', false],
    ['x'.repeat(129), false],
  ])('the branch %s may be called so: %s', (name, isFine) => {
    expect(isBranchName(name)).toBe(isFine);
  });
});
