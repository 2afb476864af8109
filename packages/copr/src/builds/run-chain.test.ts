import { describe, expect, it } from 'vitest';
import { chroots, place, startBuildWorld } from '../testing/build-world.js';
import type { ChainedBuild } from './run-chain.js';

const [fedora] = chroots;
const intervalMs = 20;
const buildopts = { chroots: [fedora] };
const statuses = (builds: readonly ChainedBuild[]): string[] =>
  builds.map(({ wave, status }) => `${String(wave)} ${status}`);

describe('a chain of builds', () => {
  it('is built wave by wave, in batches that wait for each other', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld({ workerSpeed: 15 });
    const path = await srpm();
    const upload = { kind: 'upload', path } as const;
    const done = await builds.chain(
      { ...place, buildopts, chain: [upload, [upload, upload], upload] },
      { intervalMs },
    );
    expect(done.isGood).toBe(true);
    expect(statuses(done.builds)).toEqual(['0 succeeded', '1 succeeded', '1 succeeded', '2 succeeded']);
    expect(sandbox.control.builds('alice', 'demo')).toHaveLength(4);
  });

  it('stops at the wave that fails, and submits nothing after it', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld();
    sandbox.control.fail({ phase: 'rpm' });
    const upload = { kind: 'upload', path: await srpm() } as const;
    const done = await builds.chain({ ...place, buildopts, chain: [upload, upload, upload] }, { intervalMs });
    expect(done.isGood).toBe(false);
    expect(statuses(done.builds)).toEqual(['0 failed', '1 not-submitted', '2 not-submitted']);
    expect(sandbox.control.builds('alice', 'demo')).toHaveLength(1);
  });

  it('goes on after a failure when that is wanted: all is submitted at once, and the server keeps the order', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld();
    sandbox.control.fail({ phase: 'rpm' });
    const upload = { kind: 'upload', path: await srpm() } as const;
    const done = await builds.chain(
      { ...place, buildopts, chain: [upload, upload] },
      { intervalMs, onFailure: 'go-on' },
    );
    expect(done.isGood).toBe(false);
    expect(statuses(done.builds)).toEqual(['0 failed', '1 succeeded']);
  });

  it('submitted at once is built in order by the server: a wave begins when the one before it is over', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld({ worker: 'paused' });
    const upload = { kind: 'upload', path: await srpm() } as const;
    const how = { intervalMs, onFailure: 'go-on' } as const;
    const work = builds.chain({ ...place, buildopts, chain: [[upload, upload], upload] }, how);
    const made = (): unknown[] => sandbox.control.builds('alice', 'demo').map(({ id }) => id);
    await expect.poll(made).toEqual([1, 2, 3]);
    const firstWave = (): unknown[] => [1, 2].map((id) => sandbox.control.build(id)?.state);
    const whenItBegan: unknown[] = [];
    const watching = (async () => {
      for await (const change of builds.watch(3, { intervalMs: 5 }))
        if (change.type === 'build' && change.state !== 'pending') whenItBegan.push(firstWave());
    })();
    sandbox.control.resume();
    await watching;
    expect(whenItBegan[0]).toEqual(['succeeded', 'succeeded']);
    expect(statuses((await work).builds)).toEqual(['0 succeeded', '0 succeeded', '1 succeeded']);
  });

  it('that can’t be submitted whole says what was submitted', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld({ worker: 'paused' });
    const upload = { kind: 'upload', path: await srpm() } as const;
    const missing = { kind: 'upload', path: '/nowhere/a.src.rpm' } as const;
    await expect(
      builds.chain({ ...place, chain: [[upload, missing]] }, { intervalMs }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/a\.src\.rpm.*; submitted before: 1$/) as string,
    });
    expect(sandbox.control.builds('alice', 'demo')).toHaveLength(1);
  });
});
