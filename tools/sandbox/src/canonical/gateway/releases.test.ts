import { beforeEach, describe, expect, test } from 'vitest';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { charmClient } from '../../testing/charm-client.js';
import { makeCharm } from '../../testing/make-zip.js';

const bench = canonicalScene();
const jo = charmClient(bench);
beforeEach(async () => {
  bench.control.setReview({ stepMs: 0 });
  await bench.control.seedCharm({ name: 'my-charm', revisions: 3, tracks: ['1.0'] });
});

const path = '/v1/charm/my-charm/releases';
const release = (...items: object[]) => jo.call(`POST ${path}`, items);
const channels = async () => (await bench.control.charm('my-charm'))?.channels;

describe('a release', () => {
  test('goes to many channels at once, closes some, and answers in the words of the request', async () => {
    await release({ channel: 'latest/beta', revision: 1 });
    const reply = await release(
      { channel: 'edge', revision: 2 },
      { channel: '1.0/stable/hotfix', revision: 1, resources: [] },
      { channel: 'latest/beta', revision: null },
    );
    expect(reply.json).toEqual({
      released: [
        { channel: 'edge', revision: 2, resources: [] },
        { channel: '1.0/stable/hotfix', revision: 1, resources: [] },
        { channel: 'latest/beta', revision: null, resources: [] },
      ],
    });
    expect(await channels()).toEqual({
      'latest/edge on ubuntu 24.04 amd64': 2,
      '1.0/stable/hotfix on ubuntu 24.04 amd64': 1,
    });
  });

  test.each([
    ['an unknown track', { channel: '8.0.19/candidate', revision: null }, 400, null, 'Invalid track: 8.0.19'],
    ['no channel', { channel: 'stable/foo/bar', revision: 1 }, 400, null, 'Invalid channel: stable/foo/bar'],
    ['a bad branch', { channel: 'edge/-', revision: 1 }, 400, null, 'Invalid channel: edge/-'],
    ['no revision', { channel: 'edge', revision: 9 }, 404, 'resource-not-found', 'Revision 9 not found'],
    ['revision 0', { channel: 'edge', revision: 0 }, 400, 'api-error', expect.anything()],
    ['revision as text', { channel: 'edge', revision: '1' }, 400, 'api-error', expect.anything()],
    ['a field too many', { channel: 'edge', revision: 1, force: true }, 400, 'api-error', expect.anything()],
    [
      'a resource it does not have',
      { channel: 'edge', revision: 1, resources: [{ name: 'img', revision: 1 }] },
      400,
      'api-error',
      "Resource 'img' is not in revision 1 of the charm",
    ],
  ])('of %s is refused, and nothing beside it is released', async (_what, item, status, code, message) => {
    const reply = await release({ channel: 'latest/candidate', revision: 1 }, item);
    expect(reply).toMatchObject({ status, json: { 'error-list': [{ code, message }] } });
    expect(await channels()).toEqual({});
  });

  test('is a list, not an object, and not an empty one', async () => {
    expect((await jo.call(`POST ${path}`, { channel: 'edge', revision: 1 })).status).toBe(400);
    expect((await release()).status).toBe(400);
  });

  test('is not possible while the review goes on', async () => {
    bench.control.setReview({ stepMs: 1000 });
    await jo.register('other');
    await jo.push('/v1/charm/other/revisions', makeCharm({ name: 'other' }));
    const reply = await jo.call('POST /v1/charm/other/releases', [{ channel: 'edge', revision: 1 }]);
    expect(reply.status).toBe(404);
  });

  test('without a track goes to the default track', async () => {
    await jo.call('PATCH /v1/charm/my-charm', { 'default-track': '1.0' });
    await release({ channel: 'beta', revision: 1 });
    expect(await channels()).toEqual({ '1.0/beta on ubuntu 24.04 amd64': 1 });
  });

  test('for each base of a revision leaves the other bases as they are', async () => {
    await jo.register('multi');
    await jo.publish({ name: 'multi', version: '1', architectures: ['amd64', 'arm64'] });
    await jo.publish({ name: 'multi', version: '2', architectures: ['arm64'] });
    const to = (revision: number) =>
      jo.call('POST /v1/charm/multi/releases', [{ channel: 'latest/edge', revision }]);
    await to(1);
    await to(2);
    expect((await bench.control.charm('multi'))?.channels).toEqual({
      'latest/edge on ubuntu 24.04 amd64': 1,
      'latest/edge on ubuntu 24.04 arm64': 2,
    });
    await jo.call('POST /v1/charm/multi/releases', [{ channel: 'latest/edge', revision: null }]);
    expect((await bench.control.charm('multi'))?.channels).toEqual({});
  });
});

describe('the channel map', () => {
  test('has open channels, all channels with what they follow, and the revisions in use', async () => {
    await release({ channel: 'edge', revision: 2 }, { channel: 'beta/fix-1', revision: 1 });
    const { json } = await jo.call(`GET ${path}`);
    expect(json['channel-map']).toContainEqual({
      base: { name: 'ubuntu', channel: '24.04', architecture: 'amd64' },
      channel: 'latest/edge',
      'expiration-date': null,
      progressive: { paused: null, percentage: null },
      resources: [],
      revision: 2,
      when: expect.stringMatching(/Z$/u) as string,
    });
    expect(json['channel-map']).toHaveLength(2);
    const listed = json.package.channels as { name: string; fallback: string | null }[];
    expect(listed.map(({ name, fallback }) => [name, fallback])).toEqual([
      ['latest/stable', null],
      ['latest/candidate', 'latest/stable'],
      ['latest/beta', 'latest/candidate'],
      ['latest/edge', 'latest/beta'],
      ['latest/beta/fix-1', 'latest/beta'],
      ['1.0/stable', null],
      ['1.0/candidate', '1.0/stable'],
      ['1.0/beta', '1.0/candidate'],
      ['1.0/edge', '1.0/beta'],
    ]);
    expect((json.revisions as { revision: number }[]).map(({ revision }) => revision)).toEqual([2, 1]);
  });

  test('loses branches after their month', async () => {
    await release({ channel: 'beta/fix-1', revision: 1 });
    const map = async () => (await jo.call(`GET ${path}`)).json['channel-map'] as Record<string, string>[];
    const ends = Date.parse((await map())[0]?.['expiration-date'] ?? '');
    expect(ends - bench.now).toBeGreaterThan(29 * 86_400_000);
    bench.now = ends + 1000;
    expect(await map()).toEqual([]);
  });
});

describe('what everybody sees', () => {
  const info = (query = '') => bench.call('charmhub', `GET /v2/charms/info/my-charm${query}`);

  test('comes later than the release, by as much as the settings say', async () => {
    bench.control.set({ publicLagMs: 5000 });
    expect((await info()).status).toBe(404);
    await release({ channel: 'edge', revision: 1 });
    expect((await info()).status).toBe(404);
    bench.now += 5000;
    expect((await info()).json).toMatchObject({ name: 'my-charm', type: 'charm' });
    await release({ channel: 'edge', revision: 2 });
    const seen = async () =>
      (await info('?fields=channel-map')).json['channel-map'][0].revision.revision as number;
    expect(await seen()).toBe(1);
    bench.now += 5000;
    expect(await seen()).toBe(2);
  });

  test('is only id, name and type unless fields are asked for', async () => {
    await release({ channel: 'edge', revision: 1 }, { channel: 'stable', revision: 2 });
    expect(Object.keys((await info()).json as object)).toEqual(['id', 'name', 'type']);
    const { json } = await info('?fields=channel-map,default-release.revision.download.size,result.website');
    expect(json['default-release'].channel).toMatchObject({ name: 'latest/stable', track: 'latest' });
    const rows = json['channel-map'] as { channel: { name: string } }[];
    expect(rows.map(({ channel }) => channel.name)).toEqual(['latest/stable', 'latest/edge']);
    expect(json.result.publisher.username).toBe('jo');
    expect((await info('?fields=colour')).status).toBe(400);
  });

  test('is nothing of a private charm', async () => {
    await release({ channel: 'edge', revision: 1 });
    await jo.call('PATCH /v1/charm/my-charm', { private: true });
    expect((await info()).status).toBe(404);
  });
});
