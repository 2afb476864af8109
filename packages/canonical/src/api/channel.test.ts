import { describe, expect, it } from 'vitest';
import { fullChannel, parseChannel } from './channel.js';

describe('a channel', () => {
  it.each([
    ['edge', { risk: 'edge' }],
    ['latest/edge', { track: 'latest', risk: 'edge' }],
    ['2.0/stable/fix-1', { track: '2.0', risk: 'stable', branch: 'fix-1' }],
    ['beta/fix', { risk: 'beta', branch: 'fix' }],
    // A branch may be called like a risk, and so may a track, but not where that could be the risk itself.
    ['stable/edge', { risk: 'stable', branch: 'edge' }],
    ['edge/stable/edge', { track: 'edge', risk: 'stable', branch: 'edge' }],
  ])('%s is taken apart', (text, parts) => {
    expect(parseChannel(text, 'snap')).toEqual(parts);
  });

  it.each([
    ['', 'a part of it is empty'],
    ['/edge', 'a part of it is empty'],
    ['edge/', 'a part of it is empty'],
    ['alpha', '"alpha" is no risk'],
    ['Edge', '"Edge" is no risk'],
    ['1.0/nightly', 'it has no risk'],
    ['stable/foo/bar', 'there is more than a branch behind the risk'],
    ['a/b/edge', 'there is more than a track before the risk'],
    ['latest/stable/a/b', 'there is more than a branch behind the risk'],
    ['-x/stable', '"-x" is no track'],
    [`${'x'.repeat(29)}/stable`, 'is no track'],
    ['stable/a b', '"a b" is no branch'],
  ])('%j is refused, with what a channel looks like', (text, why) => {
    expect(() => parseChannel(text, 'snap')).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(why) as string,
        hint: expect.stringContaining('RISK') as string,
      }),
    );
  });

  it.each([
    ['edge', undefined, 'latest/edge'],
    ['edge', '3.x', '3.x/edge'],
    ['2/beta/x', '3.x', '2/beta/x'],
  ])('%s with the default track %s is %s', (text, track, full) => {
    expect(fullChannel(parseChannel(text, 'snap'), track)).toBe(full);
  });
});
