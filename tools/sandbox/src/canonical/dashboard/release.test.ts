import { beforeEach, describe, expect, test } from 'vitest';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { fourRevisions, snapClient } from '../../testing/snap-client.js';

const bench = canonicalScene({ at: '2026-11-21T00:00:00Z' });
let id: string;
beforeEach(async () => {
  ({ id } = await bench.control.seedSnap(fourRevisions));
});

const { get, release, close } = snapClient(bench);
const open = async (): Promise<unknown> => (await bench.control.snap('my-snap'))?.channels;

describe('a release', () => {
  test('opens channels for every architecture of the revision, and shows the map as a list and a tree', async () => {
    const { status, json } = await release({
      revision: '2',
      channels: ['latest/edge', 'beta', '2.0/stable'],
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({ success: true, opened_channels: ['latest/edge', 'beta', '2.0/stable'] });
    const { amd64, arm64 } = json.channel_map_tree.latest['16'] as Record<string, unknown[]>;
    expect(amd64).toEqual([
      { channel: 'stable', info: 'none' },
      { channel: 'candidate', info: 'none' },
      { channel: 'beta', info: 'specific', revision: 2, version: '2' },
      { channel: 'edge', info: 'specific', revision: 2, version: '2' },
    ]);
    expect(json.channel_map).toEqual([...(amd64 ?? []), ...(arm64 ?? [])]);
    expect(await open()).toEqual({
      'latest/beta on amd64': [2],
      'latest/beta on arm64': [2],
      'latest/edge on amd64': [2],
      'latest/edge on arm64': [2],
      '2.0/stable on amd64': [2],
      '2.0/stable on arm64': [2],
    });
  });

  test('to a branch ends after 30 days', async () => {
    const { json } = await release({ revision: '1', channels: ['edge/fix-1'] });
    expect((json.channel_map_tree.latest['16'].amd64 as unknown[]).at(-1)).toEqual({
      channel: 'edge/fix-1',
      info: 'branch',
      revision: 1,
      version: '1',
      expires_at: '2026-12-21T00:00:00Z',
    });
    bench.now += 30 * 86_400_000;
    expect(await open()).toEqual({});
  });

  test('to some of the users stands beside the one before, until everybody gets it or the channel is closed', async () => {
    await release({ revision: '1', channels: ['stable'] });
    const progressive = { percentage: 25, paused: false };
    await release({ revision: '2', channels: ['stable'], progressive });
    expect(await open()).toEqual({ 'latest/stable on amd64': [1, 2], 'latest/stable on arm64': [2] });
    const { json } = await get('/api/v2/snaps/my-snap/channel-map');
    const rows = (json['channel-map'] as { architecture: string }[]).filter(
      ({ architecture }) => architecture === 'amd64',
    );
    expect(rows).toMatchObject([
      { revision: 1, progressive: { percentage: null, paused: null, 'current-percentage': null } },
      { revision: 2, progressive: { percentage: 25, paused: false, 'current-percentage': 25 } },
    ]);
    await close(['stable']);
    await release({ revision: '2', channels: ['stable'], progressive });
    expect(await open()).toMatchObject({ 'latest/stable on amd64': [2] });
    await release({ revision: '2', channels: ['stable'] });
    expect(await open()).toEqual({ 'latest/stable on amd64': [2], 'latest/stable on arm64': [2] });
  });

  test('without a track goes to the default one', async () => {
    const put = await bench.call('dashboard', `PUT /dev/api/snaps/${id}/metadata`, {
      json: { default_track: '2.0' },
      headers: bench.as(),
    });
    expect(put.status).toBe(200);
    await release({ revision: '1', channels: ['edge'] });
    expect(await open()).toEqual({ '2.0/edge on amd64': [1] });
    expect((await get('/api/v2/snaps/my-snap/channel-map')).json.snap).toMatchObject({
      'default-track': '2.0',
      tracks: [{ name: 'latest', status: 'active' }, { name: '2.0', status: 'default' }, { name: 'old' }],
    });
  });

  test.each([
    ['a revision that is a number', { revision: 1, channels: ['edge'] }],
    ['no channel', { revision: '1', channels: [] }],
    ['a track that is not there', { revision: '1', channels: ['3.0/edge'] }],
    ['a branch that is none', { revision: '1', channels: ['edge/{curly}'] }],
    [
      'a progressive release of 100 %',
      { revision: '1', channels: ['edge'], progressive: { percentage: 100, paused: false } },
    ],
    [
      'a progressive release to a branch',
      { revision: '1', channels: ['edge/x'], progressive: { percentage: 5, paused: false } },
    ],
    ['devel to stable', { revision: '3', channels: ['stable'] }],
    ['what has not passed the review', { revision: '4', channels: ['edge'] }],
  ])('of %s is refused, and nothing is released', async (_name, body) => {
    const reply = await release(body);
    expect(reply).toMatchObject({ status: 400, json: { error_list: [{ code: 'invalid-field' }] } });
    expect(await open()).toEqual({});
  });

  test('devel may go to edge', async () => {
    expect((await release({ revision: '3', channels: ['edge'] })).status).toBe(200);
  });

  test('errors come in the loose shapes, too', async () => {
    expect(await release({ revision: '1', channels: ['alpha'] })).toMatchObject({
      status: 400,
      json: { errors: 'Not a valid channel: alpha' },
    });
    expect(await release({ revision: 'notanumber', channels: ['edge'] })).toMatchObject({
      status: 400,
      json: {
        success: false,
        errors: { revision: ['This field must be an integer.'] },
        error_list: [{ code: 'invalid-field' }],
      },
    });
    const missing = await release({ revision: '99', channels: ['edge'] });
    expect(missing.json).toMatchObject({
      success: false,
      errors: { revision: [expect.stringContaining('99')] },
    });
  });

  test.each([
    [['edge'], ['edge'], true],
    [['edge'], ['latest/edge'], true],
    [['latest/edge'], ['edge'], true],
    [['edge'], ['2.0/edge'], false],
    [['2.*/*'], ['2.0/edge'], true],
    [['edge'], ['edge', 'stable'], false],
    [['edge*'], ['edge/fix-1'], true],
    [['[bc]*'], ['stable'], false],
  ])('with a login for %j to %j is allowed: %s', async (allowed, channels, isAllowed) => {
    const reply = await release({ revision: '1', channels }, { channels: allowed });
    if (isAllowed) return expect(reply.status).toBe(200);
    expect(reply).toMatchObject({
      status: 403,
      json: {
        error_list: [{ code: 'macaroon-permission-required' }],
        permission: 'channel',
        channels: [channels.at(-1)],
      },
    });
    return expect(await open()).toEqual({});
  });
});

describe('closing', () => {
  test('names what was open; its users follow the next safer channel', async () => {
    await release({ revision: '1', channels: ['stable', 'beta'] });
    const { json } = await close(['latest/beta', 'edge']);
    expect(json.closed_channels).toEqual(['latest/beta']);
    expect(json.channel_map_tree.latest['16'].amd64).toMatchObject([
      { channel: 'stable', info: 'specific' },
      { channel: 'candidate', info: 'tracking' },
      { channel: 'beta', info: 'tracking' },
      { channel: 'edge', info: 'tracking' },
    ]);
  });

  test('needs the permission, and the channel of the login', async () => {
    expect((await close(['edge'], { permissions: ['package_push'] })).status).toBe(403);
    expect((await close(['stable'], { channels: ['edge'] })).status).toBe(403);
    expect((await close(['alpha'])).status).toBe(400);
  });
});
