import { describe, expect, it } from 'vitest';
import { kojiFaultOf } from '../faults/koji-fault.js';
import { failedTaskOf } from '../tasks/task-error.js';
import { NVR, srpm, startWorld } from '../testing/publish-world.js';
import type { BuildRequest } from './start-build.js';

const fromSrpm = { source: { srpm }, target: 'f42' };
const fromScm = { source: { scm: 'git+https://git.example.org/rpms/hello-omnipub#0123abc' }, target: 'f42' };

describe('a build from a source RPM', () => {
  it('is uploaded, built and tagged, and the answer names it', async () => {
    const { client, hub } = await startWorld();
    const outcome = await client.builds.buildAndWait(fromSrpm);
    expect(outcome).toMatchObject({ scratch: false, build: { nvr: NVR, state: 'COMPLETE' } });
    expect(outcome.source).toMatch(/^cli-build\/\d+\.\d+\.[a-z]{8}\/hello-omnipub-1\.4\.0-3\.src\.rpm$/);
    expect(hub.control.tagsOf(NVR)).toEqual(['f42-candidate']);
    expect(hub.control.tasks('build')).toHaveLength(1);
  });

  it('is made once when the answer to it is lost, over and over', async () => {
    const { client, hub } = await startWorld();
    hub.faults.add({ kind: 'cut-after-work', rpc: 'build' });
    const { taskId } = await client.builds.start(fromSrpm);
    expect(hub.control.tasks('build')).toMatchObject([{ id: taskId }]);
  });

  it('is made once when the session ends before the lost answer is asked for again', async () => {
    const { client, hub } = await startWorld();
    await client.hub.logIn();
    const cut = hub.faults.add({ kind: 'cut-after-work', rpc: 'build' });
    const started = client.builds.start(fromSrpm);
    await expect.poll(() => cut.hits).toBe(1);
    await hub.control.expireSessions();
    const { taskId } = await started;
    expect(hub.control.tasks('build')).toMatchObject([{ id: taskId }]);
  });

  it('goes on over a session that expires while it is watched', async () => {
    const { client, hub } = await startWorld({ workerSpeed: 20 });
    const { taskId } = await client.builds.start(fromSrpm);
    await hub.control.expireSessions();
    await client.tasks.wait(taskId);
    expect(hub.control.build(NVR)?.info).toMatchObject({ state: 1 });
  });

  it('as scratch leaves files and no build', async () => {
    const { client, hub } = await startWorld();
    const outcome = await client.builds.buildAndWait({ ...fromSrpm, options: { scratch: true } });
    if (!outcome.scratch) throw new Error('it is recorded');
    const names = outcome.files.map(({ name }) => name);
    expect(names.some((name) => name.endsWith('.log'))).toBe(true);
    for (const { url } of outcome.files) expect(url).toMatch(new RegExp(`^${hub.topurl}/work/tasks/`));
    expect(hub.control.build(NVR)).toBeUndefined();
  });

  it('as a draft is promoted once', async () => {
    const { client, hub } = await startWorld();
    const outcome = await client.builds.buildAndWait({ ...fromSrpm, options: { draft: true } });
    if (outcome.scratch) throw new Error('it is not recorded');
    expect(outcome.build.nvr).toMatch(/^hello-omnipub-1\.4\.0-3,draft_\d+$/);
    hub.faults.add({ kind: 'cut-after-work', rpc: 'promoteBuild' });
    const { id } = outcome.build;
    expect(await client.builds.promote(id)).toEqual({ outcome: 'created', nvr: NVR, id });
    expect(await client.builds.promote(id)).toEqual({ outcome: 'existed', nvr: NVR, id });
  });
});

describe('a build from a repository', () => {
  it('has the URL as its source', async () => {
    const { client, hub } = await startWorld();
    const { taskId, url } = await client.builds.start({ ...fromScm, options: { priority: 5 } });
    expect(url).toBe(`https://koji.example.org/koji/taskinfo?taskID=${String(taskId)}`);
    const [task] = hub.control.tasks('build');
    expect(task).toMatchObject({ id: taskId, priority: 25 });
  });
});

describe('a chain of builds', () => {
  it('is made once when its answer is lost', async () => {
    const { client, hub } = await startWorld();
    hub.faults.add({ kind: 'cut-after-work', rpc: 'chainBuild' });
    const levels = [[fromScm.source.scm], ['git+https://git.example.org/rpms/other#1']];
    const { taskId } = await client.builds.startChain({ levels, target: 'f42' });
    expect(hub.control.tasks('chainbuild')).toMatchObject([{ id: taskId }]);
  });

  it.each([[[]], [[[]]], [[['https://example.org/x']]]])('of %j is refused', async (levels) => {
    const { client, calls } = await startWorld();
    await expect(client.builds.startChain({ levels, target: 'f42' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(calls()).toEqual([]);
  });
});

describe('a build that can’t be', () => {
  it.each([
    ['a target that is not there', { ...fromSrpm, target: 'f43' }, 'NOT_FOUND', /no target "f43"/],
    ['a locked destination', { ...fromSrpm, target: 'frozen' }, 'REJECTED', /f42-frozen is locked/],
    ['neither target nor repo', { ...fromSrpm, target: null }, 'INVALID_INPUT', /needs the repo/],
    ['an option that there is not', { ...fromSrpm, options: { dratf: true } }, 'INVALID_INPUT', /"dratf"/],
  ])('for %s is refused before anything is uploaded', async (_, request, code, message) => {
    const { client, hub, calls } = await startWorld();
    await expect(client.builds.start(request as BuildRequest)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(hub.control.tasks()).toEqual([]);
    expect(calls()).not.toContain('rawUpload');
  });

  it('a locked destination is no matter for a scratch build', async () => {
    const { client } = await startWorld();
    await client.builds.buildAndWait({ ...fromSrpm, target: 'frozen', options: { scratch: true } });
  });

  it('ends with the fault of its task, typed, with the page of the task', async () => {
    const { client, hub } = await startWorld();
    hub.control.failNextTask({ method: 'buildArch', fault: 'BuildrootError', message: 'mock exited with 1' });
    const error: unknown = await client.builds.buildAndWait(fromSrpm).catch((thrown: unknown) => thrown);
    expect(kojiFaultOf(error)).toMatchObject({ code: 1012, name: 'BuildrootError' });
    const task = failedTaskOf(error);
    expect(task).toMatchObject({ method: 'build', state: 5 });
    expect(error).toMatchObject({
      code: 'REJECTED',
      storeCode: 'BuildrootError',
      message: `task ${String(task?.id)} (build) has failed: mock exited with 1`,
      docs: `https://koji.example.org/koji/taskinfo?taskID=${String(task?.id)}`,
    });
  });

  it('is not waited for beyond the deadline, and goes on', async () => {
    const { client, hub } = await startWorld();
    hub.control.pauseWorker();
    await expect(client.builds.buildAndWait(fromSrpm, { deadlineMs: 50 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      recovery: 'wait',
    });
    hub.control.resumeWorker();
    const [task] = hub.control.tasks('build');
    await client.tasks.wait(Number(task?.id));
  });

  it('is canceled with its task', async () => {
    const { client, hub } = await startWorld({ workerSpeed: 100 });
    const { taskId } = await client.builds.start(fromSrpm);
    await expect.poll(() => hub.control.build(NVR)?.info.state, { interval: 5, timeout: 15_000 }).toBe(0);
    hub.control.pauseWorker();
    hub.faults.add({ kind: 'cut-after-work', rpc: 'cancelBuild' });
    expect(await client.builds.cancel(NVR)).toBe('CANCELED');
    await expect(client.tasks.wait(taskId)).rejects.toMatchObject({
      code: 'REJECTED',
      storeCode: 'CANCELED',
    });
  });
});
