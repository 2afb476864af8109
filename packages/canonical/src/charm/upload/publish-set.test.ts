import { describe, expect, it } from 'vitest';
import { startCharmWorld } from '../../testing/charm-world.js';

const NAME = 'hello';

describe('publishing a set of charms', () => {
  it('uploads side by side, waits for all, and releases them in one call', async () => {
    const { client, sandbox, charm, sent, file } = await startCharmWorld();
    const resources = { data: 'file' } as const;
    await sandbox.control.seedCharm({ name: NAME, revisions: 1, resources: [{ name: 'data' }] });
    sandbox.control.setReview({ stepMs: 50 });
    const files = [
      await charm({ build: 'amd64', resources }),
      await charm({ build: 'arm64', resources }),
      await charm({ build: 's390x', resources }),
    ];
    const totals = new Set<number>();
    const set = await client.publishSet(files, {
      channels: ['edge', 'latest/beta'],
      resources: { data: { file: await file('data.bin', '') } },
      concurrency: 2,
      emit: (event) => event.type === 'upload.progress' && totals.add(event.total),
    });
    expect(set.charms.map(({ path }) => path)).toEqual(files);
    expect([...set.charms.map(({ revision }) => revision)].sort()).toEqual([2, 3, 4]);
    expect(set.released).toHaveLength(6);
    expect(sent().filter((each) => each === `POST /v1/charm/${NAME}/releases`)).toHaveLength(1);
    const view = await sandbox.control.charm(NAME);
    for (const architecture of ['amd64', 'arm64', 's390x'])
      expect(view?.channels).toHaveProperty([`latest/edge on ubuntu 24.04 ${architecture}`]);
    expect(Object.values(view?.released ?? {})).toEqual(
      Array.from({ length: 6 }, () => [{ name: 'data', revision: 1 }]),
    );
    expect(totals.size).toBeGreaterThan(0);
  });

  it('releases none when one is rejected, and names each that was', async () => {
    const { client, sandbox, charm } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME });
    sandbox.control.setReview({
      outcome: 'reject',
      errors: [{ code: 'bad', message: 'no good' }],
      stepMs: 0,
      times: 1,
    });
    const files = [await charm({ build: 'amd64' }), await charm({ build: 'arm64' })];
    const refused = client.publishSet(files, { channels: ['edge'], concurrency: 1 });
    await expect(refused).rejects.toMatchObject({ code: 'REJECTED' });
    await expect(refused).rejects.toThrow(`${files[0] ?? ''}: bad: no good`);
    const view = await sandbox.control.charm(NAME);
    expect(view?.channels).toEqual({});
    // The other one is there, and the next run does not send it again.
    expect(view?.revisions).toHaveLength(1);
    sandbox.control.setReview({ stepMs: 0 });
    const set = await client.publishSet(files, { channels: ['edge'] });
    expect(set.charms.map(({ outcome }) => outcome)).toEqual(['created', 'existed']);
  });

  it('releases none while one is reviewed, and says that it can be run again', async () => {
    const { client, sandbox, charm } = await startCharmWorld();
    await sandbox.control.seedCharm({ name: NAME });
    sandbox.control.setReview({ outcome: 'manual', stepMs: 0 });
    const waiting = client.publishSet([await charm()], { channels: ['edge'], timeoutMs: 20 });
    await expect(waiting).rejects.toMatchObject({ code: 'TIMEOUT', recovery: 'wait' });
  });

  it('refuses what is no set before anything is sent', async () => {
    const { client, charm, sent } = await startCharmWorld();
    const path = await charm();
    const other = await charm({ name: 'other' });
    const channels = ['edge'];
    const refusals = [
      [[], channels, 'there is no charm to publish'],
      [[path, path], channels, 'are the same charm'],
      [[path, other], channels, 'is called "other", not "hello"'],
      [[path], [], 'no channel'],
      [[path], ['stable/foo/bar'], 'more than a branch'],
    ] as const;
    for (const [files, to, message] of refusals)
      await expect(client.publishSet(files, { channels: to })).rejects.toThrow(message);
    expect(sent()).toEqual([]);
  });
});
