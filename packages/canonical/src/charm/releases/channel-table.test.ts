import { describe, expect, it } from 'vitest';
import { channelsOutside } from './allowed-channels.js';
import { channelMap } from './channel-map-schema.js';
import { channelTable } from './channel-table.js';
import { isSameChannel } from './release-request.js';

const base = { name: 'ubuntu', channel: '24.04', architecture: 'amd64' };
const channels = [
  { name: 'latest/stable', track: 'latest', risk: 'stable', branch: null, fallback: null },
  { name: 'latest/edge', track: 'latest', risk: 'edge', branch: null, fallback: 'latest/stable' },
];

describe('the table of channels', () => {
  it('has the new revision of a progressive release beside the one that most machines have', () => {
    const map = channelMap.parse({
      'channel-map': [
        { channel: 'latest/stable', revision: 7, base, progressive: { paused: null, percentage: null } },
        {
          channel: 'latest/stable',
          revision: 8,
          base,
          progressive: { paused: false, percentage: 25, 'current-percentage': 12.5 },
        },
      ],
      package: { channels },
      revisions: [],
    });
    const [stable, edge] = channelTable(map);
    expect(stable).toMatchObject({
      state: 'open',
      release: { revision: 7 },
      progressive: { revision: 8, progressive: { percentage: 25, currentPercentage: 12.5, paused: false } },
    });
    expect(edge).toMatchObject({ state: 'follows', follows: 'latest/stable', release: { revision: 7 } });
  });

  it('shows branches, which the list of channels may leave out, and when they end', () => {
    const map = channelMap.parse({
      'channel-map': [
        {
          channel: 'latest/edge/fix-1',
          revision: 3,
          base: null,
          'expiration-date': '2027-01-01T00:00:00Z',
          resources: [{ name: 'data', revision: null, type: 'file' }],
        },
      ],
      package: { channels },
    });
    expect(channelTable(map).at(-1)).toMatchObject({
      channel: 'latest/edge/fix-1',
      base: null,
      state: 'open',
      release: { expiresAt: '2027-01-01T00:00:00Z', resources: [{ name: 'data', revision: null }] },
    });
  });

  it('ends for channels that follow each other in a circle', () => {
    const circle = channels.map((each) => ({
      ...each,
      fallback: each.name === 'latest/stable' ? 'latest/edge' : 'latest/stable',
    }));
    const row = { channel: '2.0/stable', revision: 1, base };
    const map = channelMap.parse({ 'channel-map': [row], package: { channels: circle } });
    expect(channelTable(map).map(({ state }) => state)).toEqual(['closed', 'closed', 'open']);
  });

  it('is empty where nothing was ever released', () => {
    expect(channelTable(channelMap.parse({ 'channel-map': [], package: { channels } }))).toEqual([]);
  });
});

describe('two spellings of a channel', () => {
  it.each([
    ['edge', 'latest/edge', true],
    ['edge', '2.0/edge', true],
    ['latest/edge', 'edge', true],
    ['latest/edge', '2.0/edge', false],
    ['edge', 'latest/beta', false],
    ['edge/fix', 'latest/edge/fix', true],
    ['edge', 'latest/edge/fix', false],
  ])('%s and %s: %s', (asked, found, same) => {
    expect(isSameChannel(asked, found)).toBe(same);
  });
});

describe('the channels that a login is for', () => {
  it.each([
    [undefined, []],
    [['edge'], ['beta', '2.0/stable']],
    [['latest/edge', 'latest/b?ta'], ['2.0/stable']],
    [['*'], []],
    [['2.*/*'], ['edge', 'beta']],
    [[], ['edge', 'beta', '2.0/stable']],
    [['[a-z]*'], []],
    [['e.ge'], ['edge', 'beta', '2.0/stable']],
  ])('%j leave out %j', (allowed, outside) => {
    const login = allowed === undefined ? {} : { channels: allowed };
    expect(channelsOutside(login, ['edge', 'beta', '2.0/stable', 'edge'])).toEqual(outside);
  });
});
