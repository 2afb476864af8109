import { describe, expect, it } from 'vitest';
import { startCharmWorld } from '../../testing/charm-world.js';

const NAME = 'hello';
const RELEASES = `/v1/charm/${NAME}/releases`;
const on = (channel: string): string => `${channel} on ubuntu 24.04 amd64`;

describe('releasing a charm', () => {
  it('brings revisions to many channels and closes others, in one call', async () => {
    const { client, sandbox, sent } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME, revisions: 3, channels: { 'latest/beta': 1 } });
    const released = await client.release(NAME, [
      { channel: 'edge', revision: 3 },
      { channel: 'latest/candidate', revision: 2 },
      { channel: 'beta', revision: null },
    ]);
    expect(released.map(({ channel, revision }) => [channel, revision])).toEqual([
      ['edge', 3],
      ['latest/candidate', 2],
      ['beta', null],
    ]);
    expect(sent().filter((each) => each === `POST ${RELEASES}`)).toHaveLength(1);
    expect((await sandbox.control.charm(NAME))?.channels).toEqual({
      [on('latest/edge')]: 3,
      [on('latest/candidate')]: 2,
    });
  });

  it.each([
    ['no risk', 'latest'],
    ['more than a branch', 'stable/foo/bar'],
    ['an empty part', 'latest//edge'],
    ['no text', ''],
  ])('refuses a channel with %s before anything is sent', async (_, channel) => {
    const { client, sent } = await startCharmWorld();
    await expect(client.release(NAME, [{ channel, revision: 1 }])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: expect.stringContaining('RISK') as string,
    });
    await expect(client.close(NAME, [channel])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(sent()).toEqual([]);
  });

  it('refuses a revision that can be none, and nothing to do', async () => {
    const { client, sent } = await startCharmWorld();
    for (const revision of [0, -1, 1.5])
      await expect(client.release(NAME, [{ channel: 'edge', revision }])).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    await expect(client.release(NAME, [])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(sent()).toEqual([]);
  });

  it('says of three channels which one is refused, and that nothing was released', async () => {
    const world = await startCharmWorld();
    await world.sandbox.control.seedCharm({ name: NAME, revisions: 1 });
    const client = world.as({ channels: ['edge', 'beta'] });
    const refused = client.release(NAME, [
      { channel: 'latest/edge', revision: 1 },
      { channel: 'latest/stable', revision: 1 },
      { channel: 'latest/beta', revision: 1 },
    ]);
    await expect(refused).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      status: 403,
      storeCode: 'permission-required',
      hint: 'this login may not release to latest/stable: log in again with these channels',
    });
    await expect(refused).rejects.toThrow(
      'nothing was released: not to latest/edge, latest/stable, latest/beta',
    );
    expect((await world.sandbox.control.charm(NAME))?.channels).toEqual({});
  });

  it('says what was there before a refusal, too', async () => {
    const world = await startCharmWorld();
    await world.sandbox.control.seedCharm({ name: NAME, revisions: 1, channels: { 'latest/edge': 1 } });
    const refused = world.client.release(NAME, [
      { channel: 'latest/edge', revision: 1 },
      { channel: '2.0/stable', revision: 1 },
    ]);
    await expect(refused).rejects.toThrow(
      'Charmhub refused the release of hello 1 to latest/edge, 2.0/stable: Invalid track: 2.0; released: latest/edge; not released: 2.0/stable',
    );
  });

  it.each([
    ['is lost after it was done: it is not sent again', { kind: 'cut-after-work' }, 1],
    ['never came: it is sent again', { kind: 'cut-before-work' }, 2],
  ] as const)('looks at the channels when the answer %s', async (_, fault, count) => {
    const world = await startCharmWorld();
    await world.sandbox.control.seedCharm({ name: NAME, revisions: 1 });
    world.sandbox.faults.charmhub.add({ ...fault, method: 'POST', path: RELEASES });
    const client = world.as({}, { probeTimeoutMs: 300 });
    const released = await client.release(NAME, [{ channel: 'edge', revision: 1 }]);
    expect(released).toMatchObject([{ channel: 'edge', revision: 1 }]);
    expect(world.sent().filter((each) => each === `POST ${RELEASES}`)).toHaveLength(count);
  });

  it('does not believe a store that did something else', async () => {
    const world = await startCharmWorld();
    await world.sandbox.control.seedCharm({ name: NAME, revisions: 1 });
    world.sandbox.faults.charmhub.add({
      kind: 'status',
      status: 200,
      method: 'POST',
      path: RELEASES,
      headers: { 'Content-Type': 'application/json' },
      body: '{"released": [{"channel": "latest/edge", "revision": 2, "resources": []}]}',
    });
    const done = world.client.release(NAME, [{ channel: 'edge', revision: 1 }]);
    await expect(done).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('attaches resources, and the channel keeps those that are not named', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({
      name: NAME,
      revisions: 2,
      resources: [{ name: 'a' }, { name: 'b' }],
      resourceRevisions: { a: 2, b: 1 },
    });
    const both = [
      { name: 'a', revision: 1 },
      { name: 'b', revision: 1 },
    ];
    await client.release(NAME, [{ channel: 'edge', revision: 1, resources: both }]);
    await client.release(NAME, [{ channel: 'edge', revision: 2, resources: [{ name: 'a', revision: 2 }] }]);
    const [row] = (await client.channelMap(NAME)).releases;
    expect(row).toMatchObject({
      revision: 2,
      resources: [
        { name: 'a', revision: 2 },
        { name: 'b', revision: 1 },
      ],
    });
  });
});

describe('promoting', () => {
  it('brings what a channel has to others, with its resources, and can be repeated', async () => {
    const { client, sandbox, sent } = await startCharmWorld();
    await sandbox.control.seedCharm({
      name: NAME,
      revisions: 1,
      resources: [{ name: 'a' }],
      resourceRevisions: { a: 1 },
      channels: { 'latest/edge': 1 },
      released: [{ name: 'a', revision: 1 }],
      bases: [
        { name: 'ubuntu', channel: '24.04', architecture: 'amd64' },
        { name: 'ubuntu', channel: '24.04', architecture: 'arm64' },
      ],
    });
    const options = { from: 'edge', to: ['beta', 'candidate'] };
    const first = await client.promote(NAME, options);
    expect(first).toMatchObject([
      { channel: 'beta', revision: 1, resources: [{ name: 'a', revision: 1 }] },
      { channel: 'candidate', revision: 1 },
    ]);
    expect(await client.promote(NAME, options)).toMatchObject([
      { channel: 'beta' },
      { channel: 'candidate' },
    ]);
    expect(sent().filter((each) => each === `POST ${RELEASES}`)).toHaveLength(1);
  });

  it('says which channel is followed by one that has nothing of its own', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME, revisions: 1, channels: { 'latest/stable': 1 } });
    await expect(client.promote(NAME, { from: 'edge', to: ['beta'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: 'it only follows latest/stable: promote from that',
    });
  });
});

describe('the channels of a charm', () => {
  it('show what each gives and follows, for each base', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({
      name: NAME,
      revisions: 2,
      tracks: ['2.0'],
      channels: { 'latest/stable': 1, 'latest/beta': 2 },
    });
    const lines = await client.channels(NAME);
    const shown = lines.map(({ channel, state, follows, release }) => [
      channel,
      state,
      follows ?? '',
      release?.revision ?? 0,
    ]);
    expect(shown).toEqual(
      expect.arrayContaining([
        ['latest/stable', 'open', '', 1],
        ['latest/candidate', 'follows', 'latest/stable', 1],
        ['latest/beta', 'open', '', 2],
        ['latest/edge', 'follows', 'latest/beta', 2],
        ['2.0/stable', 'closed', '', 0],
      ]),
    );
  });

  it('of a bundle have no base', async () => {
    const { client, sandbox } = await startCharmWorld();
    await sandbox.control.seedCharm({
      name: 'stack',
      type: 'bundle',
      revisions: 1,
      channels: { 'latest/edge': 1 },
    });
    expect(await client.channelMap('stack')).toMatchObject({
      releases: [{ channel: 'latest/edge', revision: 1, base: null }],
      revisions: [{ revision: 1, bases: [] }],
    });
    expect((await client.channels('stack')).find(({ channel }) => channel === 'latest/edge')).toMatchObject({
      base: null,
      state: 'open',
    });
  });
});
