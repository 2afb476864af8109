import { describe, expect, it } from 'vitest';
import { srpm, startWorld } from '../testing/publish-world.js';
import type { LogText } from './follow-logs.js';
import type { TaskChange } from './task-tree.js';

const request = { source: { srpm }, target: 'f42' };

describe('watching tasks', () => {
  it('tells every task and every state, children that appear late among them, and ends', async () => {
    const { client } = await startWorld({ workerSpeed: 30 });
    const { taskId } = await client.builds.start(request);
    const changes: TaskChange[] = [];
    for await (const change of client.tasks.watch(taskId)) changes.push(change);
    const [first] = changes;
    expect(first).toMatchObject({ id: taskId, method: 'build', depth: 0 });
    expect(first).not.toHaveProperty('was');
    const methods = new Set(changes.map(({ method }) => method));
    for (const method of ['build', 'rebuildSRPM', 'buildArch', 'tagBuild']) expect(methods).toContain(method);
    const ends = changes.filter(({ isDone }) => isDone);
    expect(ends.every(({ state }) => state === 'CLOSED')).toBe(true);
    expect(new Set(ends.map(({ id }) => id))).toEqual(new Set(changes.map(({ id }) => id)));
    expect(changes.find(({ method }) => method === 'buildArch')?.depth).toBe(1);
  });

  it('asks for all of them in one request a look', async () => {
    const { client, hub, calls } = await startWorld();
    const { taskId } = await client.builds.start(request);
    await client.tasks.wait(taskId);
    const before = hub.requests.length;
    for await (const _ of client.tasks.watch(taskId));
    // The tops, their children, and theirs; nothing goes on any more.
    expect(calls().slice(before)).toEqual(['multiCall', 'multiCall']);
  });

  it('asks for nothing until it is read', async () => {
    const { client, hub } = await startWorld();
    client.tasks.watch(1);
    expect(hub.requests).toEqual([]);
  });

  it('ends with the deadline, with an abort, and for a task that is not there', async () => {
    const { client, hub } = await startWorld();
    hub.control.pauseWorker();
    const { taskId } = await client.builds.start(request);
    const read = async (...args: Parameters<typeof client.tasks.watch>): Promise<void> => {
      for await (const _ of client.tasks.watch(...args));
    };
    await expect(read(taskId, { deadlineMs: 30 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    await expect(read(taskId, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(read(4_711)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the logs of a task', () => {
  it('come whole, whatever the moment, and end with the task', async () => {
    const { client } = await startWorld({ workerSpeed: 20 });
    const { taskId } = await client.builds.start(request);
    const logs = new Map<string, string>();
    for await (const { taskId: id, name, text } of client.tasks.followLogs(taskId)) {
      const key = `${String(id)}/${name}`;
      logs.set(key, (logs.get(key) ?? '') + text);
    }
    expect(logs.size).toBeGreaterThan(0);
    // The repo that the build waited for is of a task of its own.
    const tree = new Set<number>();
    for await (const { id } of client.tasks.watch(taskId)) tree.add(id);
    const files = await client.tasks.files([...tree]);
    const sizes = files.filter(({ name }) => name.endsWith('.log'));
    expect(sizes.map(({ taskId: id, name }) => `${String(id)}/${name}`).sort()).toEqual(
      [...logs.keys()].sort(),
    );
    for (const { taskId: id, name, size } of sizes)
      expect(Buffer.byteLength(logs.get(`${String(id)}/${name}`) ?? '')).toBe(size);
  });

  it('can be followed one by one, from the first byte or a later one', async () => {
    const { client, hub } = await startWorld();
    const { taskId } = await client.builds.start(request);
    await client.tasks.wait(taskId);
    const all: LogText[] = [];
    for await (const text of client.tasks.followLogs(taskId)) all.push(text);
    const [wanted] = all;
    if (wanted === undefined) throw new Error('there is no log');
    const { taskId: id, name, text } = wanted;
    const follow = async (offset: number): Promise<string> => {
      const pieces: string[] = [];
      for await (const piece of client.tasks.followLog(id, name, { offset })) pieces.push(piece);
      return pieces.join('');
    };
    const whole = await follow(0);
    expect(whole.startsWith(text)).toBe(true);
    expect(await follow(5)).toBe(whole.slice(5));
    expect(hub.control.tasks('build')).toHaveLength(1);
  });

  it('that never appears is NOT_FOUND at the end of the task', async () => {
    const { client } = await startWorld();
    const { taskId } = await client.builds.start(request);
    const read = async (): Promise<void> => {
      for await (const _ of client.tasks.followLog(taskId, 'nothing.log'));
    };
    await expect(read()).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('nothing.log'),
    });
  });
});

describe('a task', () => {
  it('is canceled once, and one that has ended stays as it is', async () => {
    const { client, hub } = await startWorld();
    hub.control.pauseWorker();
    const { taskId } = await client.builds.start(request);
    hub.faults.add({ kind: 'cut-after-work', rpc: 'cancelTask' });
    expect(await client.tasks.cancel(taskId)).toBe('CANCELED');
    expect(await client.tasks.cancel(taskId)).toBe('CANCELED');
    await expect(client.tasks.cancel(4_711)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is canceled with its tree by administrators only', async () => {
    const { client, admin, hub } = await startWorld();
    hub.control.pauseWorker();
    const { taskId } = await client.builds.start(request);
    await expect(client.tasks.cancelFull(taskId)).rejects.toMatchObject({ code: 'AUTH_DENIED' });
    expect(await admin.tasks.cancelFull(taskId)).toBe('CANCELED');
  });

  it('that failed is started again, once, when the answer is lost', async () => {
    const { client, hub } = await startWorld();
    hub.control.failNextTask({ method: 'build', message: 'no' });
    const { taskId } = await client.builds.start(request);
    await expect(client.tasks.wait(taskId)).rejects.toMatchObject({ code: 'REJECTED' });
    hub.faults.add({ kind: 'cut-after-work', rpc: 'resubmitTask' });
    const again = await client.tasks.resubmit(taskId);
    expect(again).not.toBe(taskId);
    await client.tasks.wait(again);
    expect(hub.control.tasks('build')).toHaveLength(2);
  });

  it('gets another priority, once, when the answer is lost', async () => {
    const { client, admin, hub } = await startWorld();
    hub.control.pauseWorker();
    const { taskId } = await client.builds.start(request);
    hub.faults.add({ kind: 'cut-after-work', rpc: 'setTaskPriority' });
    await admin.tasks.setPriority(taskId, 7);
    expect(hub.control.tasks('build')).toMatchObject([{ priority: 7 }]);
  });
});
