import type { PublishError } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { chroots, place, startBuildWorld } from '../testing/build-world.js';
import { failedBuildsOf } from './failed-builds.js';

const [fedora, rawhide, epel] = chroots;
const intervalMs = 20;
const refusal = (work: Promise<unknown>): Promise<PublishError> =>
  work.then(
    () => expect.fail('it went well'),
    (thrown: unknown) => thrown as PublishError,
  );

describe('waiting for a build', () => {
  it('ends with its chroots and their logs', async () => {
    const { builds, srpm, sandbox, emit, events } = await startBuildWorld();
    const { id } = await builds.createFromFile({ ...place, path: await srpm() });
    const [outcome] = await builds.wait(id, { intervalMs, emit });
    expect(outcome).toMatchObject({
      isGood: true,
      build: { id, state: 'succeeded', source_package: { name: 'hello-omnipub', version: '2:1.4.0-3' } },
    });
    const folder = `${sandbox.resultsUrl}/results/alice/demo/${fedora}/${String(id).padStart(8, '0')}-hello-omnipub`;
    expect(outcome?.chroots.find(({ name }) => name === fedora)).toEqual({
      name: fedora,
      state: 'succeeded',
      resultUrl: `${folder}/`,
      logs: { builder: `${folder}/builder-live.log.gz`, backend: `${folder}/backend.log.gz` },
    });
    expect(events).toContainEqual({
      type: 'processing',
      state: `build ${String(id)} (over) succeeded`,
      url: `${sandbox.url}/coprs/build/${String(id)}`,
    });
  });

  it('tells the phases of the SRPM and of the packages apart, though their states have the same names', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld({ worker: 'paused' });
    const buildopts = { chroots: [fedora] };
    const { id } = await builds.createFromFile({ ...place, path: await srpm(), buildopts });
    const walk: Parameters<typeof sandbox.control.setBuildState>[1][] = [
      { source: 'starting' },
      { source: 'running' },
      { source: 'importing' },
      { source: 'succeeded', chroots: 'pending' },
      { chroots: 'running' },
      { chroots: 'succeeded' },
    ];
    const seen: string[] = [];
    const chroot: string[] = [];
    for await (const change of builds.watch(id, { intervalMs: 5 })) {
      if (change.type === 'chroot') {
        chroot.push(change.state);
        continue;
      }
      seen.push(`${change.phase} ${change.state}`);
      const next = walk.shift();
      if (next !== undefined) sandbox.control.setBuildState(id, next);
    }
    expect(seen).toEqual([
      'srpm pending',
      'srpm starting',
      'srpm running',
      'import importing',
      'rpm pending',
      'rpm running',
      'over succeeded',
    ]);
    expect(chroot).toEqual(['waiting', 'pending', 'running', 'succeeded']);
  });

  it('that fails in one chroot of three names it and gives the URL of its log', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld();
    sandbox.control.fail({ phase: 'rpm', chroot: rawhide });
    const { id } = await builds.createFromFile({ ...place, path: await srpm() });
    const error = await refusal(builds.wait(id, { intervalMs }));
    expect(error).toMatchObject({
      code: 'REJECTED',
      storeCode: 'failed',
      message: `build ${String(id)} of hello-omnipub in alice/demo failed in ${rawhide}, 1 of 3 chroots`,
      docs: `${sandbox.url}/coprs/build/${String(id)}`,
    });
    const url = /https?:\S+/.exec(error.hint ?? '')?.[0] ?? '';
    expect(url).toMatch(new RegExp(`/${rawhide}/\\d{8}-hello-omnipub/builder-live\\.log\\.gz$`));
    expect((await fetch(url)).status).toBe(200);
    const [failed] = failedBuildsOf(error) ?? [];
    expect(Object.fromEntries(failed?.chroots.map(({ name, state }) => [name, state]) ?? [])).toEqual({
      [fedora]: 'succeeded',
      [rawhide]: 'failed',
      [epel]: 'succeeded',
    });
    expect(failedBuildsOf(new Error('another'))).toBeUndefined();
  });

  it.each(['source', 'import'] as const)(
    'that fails in the phase %j blames the SRPM, and gives its log',
    async (phase) => {
      const { builds, srpm, sandbox } = await startBuildWorld();
      sandbox.control.fail({ phase });
      const { id } = await builds.createFromFile({ ...place, path: await srpm() });
      const error = await refusal(builds.wait(id, { intervalMs }));
      expect(error).toMatchObject({
        code: 'REJECTED',
        message: expect.stringContaining('its SRPM could not be made or imported') as string,
      });
      const url = /https?:\S+/.exec(error.hint ?? '')?.[0] ?? '';
      expect(url).toMatch(/\/srpm-builds\/\d{8}\/builder-live\.log\.gz$/);
      expect((await fetch(url)).status).toBe(200);
    },
  );

  it('that was canceled can be an answer, too, beside one that went well, in the order asked for', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld({ worker: 'paused' });
    const input = { ...place, path: await srpm(), buildopts: { chroots: [fedora] } };
    const bad = await builds.createFromFile(input);
    const good = await builds.createFromFile(input);
    await builds.cancel(bad.id);
    sandbox.control.setBuildState(good.id, { source: 'succeeded', chroots: 'succeeded' });
    const outcomes = await builds.wait([good.id, bad.id], { intervalMs, whenFailed: 'return' });
    expect(outcomes.map(({ build, isGood }) => [build.id, build.state, isGood])).toEqual([
      [good.id, 'succeeded', true],
      [bad.id, 'canceled', false],
    ]);
    expect(await refusal(builds.wait([good.id, bad.id], { intervalMs }))).toMatchObject({
      code: 'REJECTED',
      storeCode: 'canceled',
      message: `build ${String(bad.id)} in alice/demo ended as canceled`,
    });
  });

  it('takes forked for the end that it is', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld({ worker: 'paused' });
    const { id } = await builds.createFromFile({
      ...place,
      path: await srpm(),
      buildopts: { chroots: [fedora] },
    });
    sandbox.control.setBuildState(id, { source: 'succeeded', chroots: 'forked' });
    expect(await builds.wait(id, { intervalMs, timeoutMs: 5_000 })).toMatchObject([
      { isGood: true, build: { state: 'forked' } },
    ]);
  });

  it('ends with TIMEOUT and the page to come back to, while the build goes on', async () => {
    const { builds, srpm, sandbox } = await startBuildWorld({ worker: 'paused' });
    const { id } = await builds.createFromFile({ ...place, path: await srpm() });
    expect(await refusal(builds.wait(id, { intervalMs, timeoutMs: 100 }))).toMatchObject({
      code: 'TIMEOUT',
      recovery: 'wait',
      message: `build ${String(id)} did not end within 100 ms`,
      hint: expect.stringContaining(`${sandbox.url}/coprs/build/${String(id)}`) as string,
    });
  });

  it('outlasts an outage that the retries did not outlast, and tells of it', async () => {
    const { builds, srpm, sandbox, emit, events } = await startBuildWorld();
    const { id } = await builds.createFromFile({ ...place, path: await srpm() });
    sandbox.faults.add({ kind: 'status', status: 503, path: '/api_3/build/', times: 8 });
    sandbox.faults.add({ kind: 'cut-before-work', path: '/api_3/build-chroot/list', times: 3 });
    expect(await builds.wait(id, { intervalMs, emit })).toMatchObject([{ isGood: true }]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'STORE_UNAVAILABLE' }));
  });

  it('of a build that isn’t there is NOT_FOUND, and of an option that isn’t there INVALID_INPUT', async () => {
    const { builds } = await startBuildWorld();
    expect(await refusal(builds.wait(4711))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(builds.wait(1, { interval: 3 } as object))).toMatchObject({
      code: 'INVALID_INPUT',
      hint: 'did you mean "intervalMs"?',
    });
  });

  it('ends promptly when it is aborted', async () => {
    const { builds, srpm } = await startBuildWorld({ worker: 'paused' });
    const { id } = await builds.createFromFile({ ...place, path: await srpm() });
    const stop = new AbortController();
    const work = refusal(builds.wait(id, { signal: stop.signal, emit: () => stop.abort() }));
    expect(await work).toMatchObject({ code: 'ABORTED', store: 'copr' });
  });
});
