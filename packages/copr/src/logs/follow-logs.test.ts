import { describe, expect, it } from 'vitest';
import { chroots, place, startBuildWorld } from '../testing/build-world.js';
import type { LogLine } from './follow-logs.js';

const [fedora, rawhide] = chroots;
const intervalMs = 10;

async function all(lines: AsyncIterable<LogLine>): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for await (const { chroot, line } of lines) found.set(chroot, [...(found.get(chroot) ?? []), line]);
  return found;
}

describe('following the logs of a build', () => {
  it('gives those of the SRPM and of every chroot, each line once, while they grow', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld({ workerSpeed: 100 });
    const buildopts = { chroots: [fedora, rawhide] };
    const { id } = await builds.createFromFile({ ...place, path: await srpm(), buildopts });
    const state = (): unknown => sandbox.control.build(id)?.state;
    await expect.poll(state, { interval: 2 }).toBe('running');
    sandbox.control.pause();
    const found = new Map<string, string[]>();
    for await (const { chroot, line } of builds.followLogs(id, { intervalMs })) {
      if (found.size === 0) {
        // It rests: this came before the end.
        expect(state()).toBe('running');
        sandbox.control.workerSpeed(10);
        sandbox.control.resume();
      }
      found.set(chroot, [...(found.get(chroot) ?? []), line]);
    }
    expect([...found.keys()].sort()).toEqual([fedora, rawhide, 'source'].sort());
    // The same again, from the compressed logs alone.
    expect(await all(builds.followLogs(id, { intervalMs }))).toEqual(found);
  });

  it('can be asked for one chroot, and for what the backend does', async () => {
    const { builds, srpm } = await startBuildWorld();
    const { id } = await builds.createFromFile({ ...place, path: await srpm() });
    const found = await all(builds.followLogs(id, { intervalMs, of: [fedora], log: 'backend' }));
    expect([...found.keys()]).toEqual([fedora]);
    expect(found.get(fedora)?.length).toBeGreaterThan(0);
  });

  it('of a chroot that it is not built in is refused with the names of the others', async () => {
    const { builds, srpm } = await startBuildWorld();
    const { id } = await builds.createFromFile({
      ...place,
      path: await srpm(),
      buildopts: { chroots: [fedora] },
    });
    await expect(all(builds.followLogs(id, { intervalMs, of: ['fedora-99-x86_64'] }))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: `it has source, ${fedora}`,
    });
  });

  it('outlasts outages of the server of the results, and loses no line', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld();
    const { id } = await builds.createFromFile({
      ...place,
      path: await srpm(),
      buildopts: { chroots: [fedora] },
    });
    await builds.wait(id, { intervalMs });
    const whole = await all(builds.followLogs(id, { intervalMs }));
    sandbox.faults.add({ kind: 'status', status: 502, path: '/results/', times: 4 });
    sandbox.faults.add({ kind: 'truncate', bytes: 20, path: '/results/', times: 1 });
    expect(await all(builds.followLogs(id, { intervalMs }))).toEqual(whole);
  });

  it('of a build that was canceled before it ran gives nothing, and ends', async () => {
    const { builds, srpm } = await startBuildWorld({ worker: 'paused' });
    const { id } = await builds.createFromFile({ ...place, path: await srpm() });
    await builds.cancel(id);
    expect((await all(builds.followLogs(id, { intervalMs }))).size).toBe(0);
  });

  it('ends with TIMEOUT when the build goes on for too long', async () => {
    const { builds, srpm } = await startBuildWorld({ worker: 'paused' });
    const { id } = await builds.createFromFile({ ...place, path: await srpm() });
    await expect(all(builds.followLogs(id, { intervalMs, timeoutMs: 50 }))).rejects.toMatchObject({
      code: 'TIMEOUT',
      recovery: 'wait',
    });
  });
});
