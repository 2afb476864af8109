import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonReply } from '../../testing/canonical-client.js';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { fourRevisions, snapClient } from '../../testing/snap-client.js';

const bench = canonicalScene({ at: '2026-11-21T00:00:00Z' });
let id: string;
beforeEach(async () => {
  ({ id } = await bench.control.seedSnap(fourRevisions));
});

const { get, release, close } = snapClient(bench);

describe('lists', () => {
  beforeEach(async () => {
    await release({ revision: '1', channels: ['stable'] });
    bench.now += 1000;
    await release({ revision: '2', channels: ['edge', 'stable'] });
    bench.now += 1000;
    await close(['edge']);
  });

  test('the channel map has the opened channels, and of the others what they follow', async () => {
    const { json } = await get('/api/v2/snaps/my-snap/channel-map');
    expect(json['channel-map']).toMatchObject([
      {
        architecture: 'amd64',
        channel: 'latest/stable',
        revision: 2,
        'expiration-date': null,
        when: '2026-11-21T00:00:01.000000+00:00',
      },
      { architecture: 'arm64', channel: 'latest/stable', revision: 2 },
    ]);
    expect(json.revisions).toMatchObject([{ revision: 2, version: '2', architectures: ['amd64', 'arm64'] }]);
    expect(json.snap.channels).toContainEqual({
      name: 'latest/edge',
      track: 'latest',
      risk: 'edge',
      branch: null,
      fallback: 'latest/beta',
    });
    expect(json.snap.channels).toHaveLength(12);
  });

  test('releases come in pages, the newest first, to the end', async () => {
    const seen: string[] = [];
    let path = '/api/v2/snaps/my-snap/releases?page=1&size=2';
    for (;;) {
      const { json } = await get(path);
      const releases = json.releases as { channel: string; revision: number | null; architecture: string }[];
      for (const { channel, architecture, revision } of releases)
        seen.push(`${channel} ${architecture} ${revision}`);
      if (json._links.next === undefined) break;
      const next = new URL(String(json._links.next.href));
      path = next.pathname + next.search;
    }
    expect(seen).toEqual([
      'latest/edge arm64 null',
      'latest/edge amd64 null',
      'latest/stable arm64 2',
      'latest/stable amd64 2',
      'latest/edge arm64 2',
      'latest/edge amd64 2',
      'latest/stable amd64 1',
    ]);
    expect((await get('/api/v2/snaps/my-snap/releases?page=5&size=2')).status).toBe(404);
    expect((await get('/api/v2/snaps/my-snap/releases?size=x')).status).toBe(400);
  });

  test('revisions are listed with digest, size and state, and one by one', async () => {
    const { json } = await get('/api/v2/snaps/my-snap/releases');
    const revisions = json.revisions as { revision: number; status: string }[];
    expect(revisions.map(({ revision, status }) => [revision, status])).toEqual([
      [4, 'ManualReviewPending'],
      [3, 'Unpublished'],
      [2, 'Published'],
      [1, 'Published'],
    ]);
    const one = await get(`/api/v2/snaps/${id}/revisions/2`);
    expect(one.json.revision).toMatchObject({
      revision: 2,
      'sha3-384': expect.stringMatching(/^0+2$/u),
      size: 1002,
    });
    expect((await get(`/api/v2/snaps/${id}/revisions/9`)).status).toBe(404);
  });

  test('the old forms say the same', async () => {
    const state = await get(`/dev/api/snaps/${id}/state?series=16&architecture=arm64`);
    expect(Object.keys(state.json.channel_map_tree.latest['16'] as object)).toEqual(['arm64']);
    const history = await get(`/dev/api/snaps/${id}/history?series=16&arch=amd64`);
    expect(history.json).toMatchObject([
      { revision: 4, channels: [], current_channels: [] },
      { revision: 3 },
      {
        revision: 2,
        channels: ['edge', 'stable'],
        current_channels: ['stable'],
        arch: 'amd64',
        series: ['16'],
      },
      { revision: 1, channels: ['stable'], current_channels: [] },
    ]);
    expect((await get(`/dev/api/snaps/${id}/state?series=18`)).status).toBe(404);
  });

  test('everybody sees what is released after a while', async () => {
    const headers = { 'Snap-Device-Series': '16' };
    const info = (): Promise<JsonReply> => bench.call('dashboard', 'GET /v2/snaps/info/my-snap', { headers });
    bench.control.set({ publicLagMs: 60_000 });
    expect((await info()).status).toBe(404);
    bench.now += 58_000;
    expect((await info()).json['channel-map']).toMatchObject([
      { channel: { name: 'stable', architecture: 'amd64' }, revision: 1 },
    ]);
    bench.now += 2000;
    expect((await info()).json).toMatchObject({
      name: 'my-snap',
      'snap-id': id,
      'channel-map': [
        {
          channel: { name: 'stable', track: 'latest', risk: 'stable', architecture: 'amd64' },
          revision: 2,
          version: '2',
        },
        { channel: { name: 'stable', architecture: 'arm64' }, revision: 2 },
      ],
    });
    expect((await bench.call('dashboard', 'GET /v2/snaps/info/my-snap')).status).toBe(400);
  });

  test('nobody sees a private snap', async () => {
    await bench.control.seedSnap({ name: 'secret', private: true, revisions: 1, channels: { stable: 1 } });
    const headers = { 'Snap-Device-Series': '16' };
    expect((await bench.call('dashboard', 'GET /v2/snaps/info/secret', { headers })).status).toBe(404);
  });
});
