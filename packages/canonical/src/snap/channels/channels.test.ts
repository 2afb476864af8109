import { describe, expect, it } from 'vitest';
import { NAME, startWithSnap, twoBuildsTwice } from '../../testing/seeded-snap.js';
import type { SnapWorld } from '../../testing/snap-world.js';

const open = (seed: object = {}): Promise<SnapWorld> => startWithSnap({ ...twoBuildsTwice, ...seed });
const channelsOf = async ({ sandbox }: SnapWorld): Promise<unknown> =>
  (await sandbox.control.snap(NAME))?.channels;

describe('releasing', () => {
  it('goes to many channels in one call, of tracks and branches too', async () => {
    const world = await open();
    const done = await world.client.release(NAME, 1, ['edge', 'latest/edge', '2.0/stable', 'beta/fix-1']);
    expect(done).toEqual({ opened: ['latest/edge', '2.0/stable', 'beta/fix-1'], refused: [] });
    expect(await channelsOf(world)).toEqual({
      'latest/edge on amd64': [1],
      '2.0/stable on amd64': [1],
      'latest/beta/fix-1 on amd64': [1],
    });
  });

  it.each([
    [['stable/foo/bar'], 'there is more than a branch behind the risk'],
    [['alpha'], 'is no risk'],
    [[], 'no channel is given'],
  ])('to %j is refused before anything is sent', async (channels, why) => {
    const { client, sent } = await open();
    await expect(client.release(NAME, 1, channels)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(why) as string,
      hint: expect.any(String) as string,
    });
    expect(sent()).toEqual([]);
  });

  it.each([0, 1.5, -1, Number.NaN])('revision %d is refused before anything is sent', async (revision) => {
    const { client, sent } = await open();
    await expect(client.release(NAME, revision, ['edge'])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(sent()).toEqual([]);
  });

  it('to a track that is not there says so in the words of the store', async () => {
    const { client } = await open();
    await expect(client.release(NAME, 1, ['9.9/edge'])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      storeMessage: expect.stringContaining('Invalid track: 9.9') as string,
    });
  });
});

describe('a progressive release', () => {
  it('is told apart from what the others get, changes its pace, pauses, and ends whole', async () => {
    const world = await open();
    const { client } = world;
    await client.release(NAME, 1, ['stable']);
    await client.release(NAME, 3, ['stable'], { progressive: { percentage: 20 } });
    const stable = async () =>
      (await client.status(NAME)).find(
        (row) => row.channel === 'latest/stable' && row.architecture === 'amd64',
      );
    expect(await stable()).toMatchObject({
      revision: 1,
      version: '1',
      progressive: { revision: 3, version: '3', percentage: 20, paused: false },
    });
    expect(await client.updateProgressive(NAME, 'stable', { paused: true })).toMatchObject({
      outcome: 'created',
      revision: 3,
    });
    expect((await stable())?.progressive).toMatchObject({ percentage: 20, paused: true });
    expect(await client.updateProgressive(NAME, 'stable', { paused: true })).toEqual({
      outcome: 'existed',
      revision: 3,
    });
    await client.updateProgressive(NAME, 'stable', { percentage: 100 });
    expect(await stable()).toEqual({
      channel: 'latest/stable',
      architecture: 'amd64',
      revision: 3,
      version: '3',
    });
    await expect(client.updateProgressive(NAME, 'stable', { paused: true })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it.each([0, 101, 12.5])('of %d percent is refused', async (percentage) => {
    const { client, sent } = await open();
    await expect(client.release(NAME, 1, ['stable'], { progressive: { percentage } })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(
      client.release(NAME, 1, ['stable'], { progressive: { percentage: 100, paused: true } }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(sent()).toEqual([]);
  });
});

describe('the channel map', () => {
  it('shows what each channel follows, and nothing where there is nothing to follow', async () => {
    const world = await open({ channels: { stable: 1, beta: 3, '2.0/edge': 2 } });
    const rows = (await world.client.status(NAME)).map(
      ({ channel, architecture, revision, follows }) =>
        `${channel} ${architecture}: ${String(revision ?? '-')}${follows === undefined ? '' : ` as ${follows}`}`,
    );
    expect(rows).toEqual([
      'latest/stable amd64: 1',
      'latest/candidate amd64: 1 as latest/stable',
      'latest/beta amd64: 3',
      'latest/edge amd64: 3 as latest/beta',
      '2.0/stable amd64: -',
      '2.0/candidate amd64: -',
      '2.0/beta amd64: -',
      '2.0/edge amd64: -',
      'latest/stable arm64: -',
      'latest/candidate arm64: -',
      'latest/beta arm64: -',
      'latest/edge arm64: -',
      '2.0/stable arm64: -',
      '2.0/candidate arm64: -',
      '2.0/beta arm64: -',
      '2.0/edge arm64: 2',
    ]);
    expect((await world.client.tracks(NAME)).map(({ name, status }) => [name, status])).toEqual([
      ['latest', 'active'],
      ['2.0', 'active'],
    ]);
  });

  it('is told in the older forms, too', async () => {
    const { client } = await open({ channels: { stable: 1 } });
    expect(await client.state(NAME, { architecture: 'amd64' })).toContainEqual(
      expect.objectContaining({ channel: 'stable', info: 'specific', revision: 1, track: 'latest' }),
    );
    expect(await client.history(NAME, { architecture: 'amd64' })).toContainEqual(
      expect.objectContaining({ revision: 1, architecture: 'amd64' }),
    );
  });
});

describe('closing', () => {
  it('closes on all architectures, and closing again changes nothing', async () => {
    const world = await open({ channels: { stable: 1 } });
    await world.client.release(NAME, 2, ['stable']);
    expect(await world.client.close(NAME, ['stable'])).toEqual(['stable']);
    expect(await channelsOf(world)).toEqual({});
    expect(await world.client.close(NAME, ['stable'])).toEqual([]);
  });
});

describe('promoting', () => {
  it('brings every architecture, each with its own revision, and goes on where it stopped', async () => {
    const world = await open();
    await world.client.release(NAME, 3, ['edge']);
    await world.client.release(NAME, 4, ['edge']);
    await world.client.release(NAME, 4, ['beta']);
    expect(await world.client.promote(NAME, { from: 'edge', to: 'beta' })).toEqual([
      { revision: 3, version: '3', architectures: ['amd64'], outcome: 'created' },
      { revision: 4, version: '4', architectures: ['arm64'], outcome: 'existed' },
    ]);
    expect(await channelsOf(world)).toMatchObject({
      'latest/beta on amd64': [3],
      'latest/beta on arm64': [4],
    });
  });

  it('can be of some architectures only, and says which have nothing there', async () => {
    const world = await open();
    await world.client.release(NAME, 3, ['edge']);
    const to = { from: 'edge', to: '2.0/stable' };
    await expect(
      world.client.promote(NAME, to, { architectures: ['amd64', 'riscv64'] }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'edge of hello offers nothing for riscv64',
    });
    expect(await world.client.promote(NAME, to, { architectures: ['amd64'] })).toHaveLength(1);
    await expect(world.client.promote(NAME, { from: 'edge', to: 'latest/edge' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(world.client.promote(NAME, to, { buildSet: 'lp-1' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('tracks', () => {
  it('one of them can be the default', async () => {
    const world = await open();
    await world.client.setDefaultTrack(NAME, '2.0');
    expect((await world.sandbox.control.snap(NAME))?.defaultTrack).toBe('2.0');
    expect((await world.client.channelMap(NAME)).defaultTrack).toBe('2.0');
  });
});

describe('waiting until everybody sees a release', () => {
  it('ends when the public listing shows it', async () => {
    const { client, sandbox } = await open();
    sandbox.control.set({ publicLagMs: 50 });
    await client.release(NAME, 1, ['edge']);
    expect(await client.waitVisible({ name: NAME, revision: 1, channels: ['edge'] })).toBe(true);
    expect((await client.info(NAME)).channels).toMatchObject([{ channel: 'latest/edge', revision: 1 }]);
  });

  it('gives up at its deadline, with a warning that says what is missing', async () => {
    const { client, sandbox } = await open();
    sandbox.control.set({ publicLagMs: 3_600_000 });
    await client.release(NAME, 1, ['edge']);
    const warnings: unknown[] = [];
    const shown = await client.waitVisible(
      { name: NAME, revision: 1, channels: ['edge', 'stable/fix'] },
      { deadlineMs: 10, emit: (event) => warnings.push(event) },
    );
    expect(shown).toBe(false);
    expect(warnings).toEqual([
      {
        type: 'warning',
        code: 'NOT_VISIBLE',
        message: 'the public listing does not show hello 1 in latest/edge yet',
      },
    ]);
  });
});
