import { describe, expect, it } from 'vitest';
import { parseChannel } from '../../api/channel.js';
import { matchesChannel } from './channel-pattern.js';

describe('a channel of a restricted login', () => {
  it.each([
    ['edge', 'edge', true],
    ['edge', 'latest/edge', true],
    ['latest/edge', 'edge', true],
    ['edge', 'edge/fix', false],
    ['edge', '2.0/edge', false],
    ['*/edge', '2.0/edge', true],
    ['2.?/*', '2.0/stable', true],
    ['2.?/*', '2.10/stable', false],
    ['[12].0/stable', '2.0/stable', true],
    ['[!12].0/stable', '2.0/stable', false],
    ['2x0/stable', '2.0/stable', false],
    ['*', 'stable', true],
    ['[z-a]', 'stable', true],
  ])('%s and %s: %s', (pattern, channel, allowed) => {
    expect(matchesChannel(pattern, parseChannel(channel, 'snap'))).toBe(allowed);
  });
});
