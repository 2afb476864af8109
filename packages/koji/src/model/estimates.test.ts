import { describe, expect, it } from 'vitest';
import { setupClient } from '../testing/clients.js';
import { startLoopbackHub } from '../testing/loopback-hub.js';
import { buildRow, taskRow } from '../testing/rows.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';

type Answers = Record<string, (params: readonly unknown[]) => unknown>;

/** A hub that answers by method; what it has no answer for is a fault. */
const hubOf = (answers: Answers) =>
  startLoopbackHub(({ call }) => {
    const method = call?.methodName ?? '';
    const answer = (name: string, params: readonly unknown[]): unknown => {
      const give = answers[name];
      if (give === undefined) throw new Error(`not expected: ${name}`);
      return give(params);
    };
    const params = call?.params ?? [];
    if (method === 'filterResults')
      return { value: answer(params[0] as string, params.slice(1)) as XmlRpcInput };
    if (method !== 'multiCall') return { value: answer(method, params) as XmlRpcInput };
    const calls = params[0] as { methodName: string; params: unknown[] }[];
    return { value: calls.map((each) => [answer(each.methodName, each.params)]) as XmlRpcInput };
  });

const start = Date.parse('2026-11-21T02:00:00Z');
const seconds = (minutes: number): number => start / 1000 + minutes * 60;
const at = (minutes: number): Date => new Date(start + minutes * 60_000);
const PICK_UP = 0.75;

/** A row of a task by minutes from the start. */
const task = (changes: Record<string, unknown>, from: number, to?: number) =>
  taskRow({
    create_ts: seconds(from),
    start_ts: seconds(from),
    completion_ts: to === undefined ? null : seconds(to),
    state: to === undefined ? 1 : 2,
    ...changes,
  });
const git = (name: string): string => `git+https://src.example.org/rpms/${name}.git#abc`;

describe('how long a build takes', () => {
  it('is the average of the hub, or nothing', async () => {
    await using hub = await hubOf({ getAverageBuildDuration: ([name]) => (name === 'hello' ? 90.5 : null) });
    const { client } = setupClient(hub.url);
    expect(await client.averageBuildMs('hello')).toBe(90_500);
    expect(await client.averageBuildMs('never')).toBeUndefined();
  });

  it('of a container is the average of its last five builds: the hub leaves imports out', async () => {
    const durations = [10, 20, 30, 40, 50, 1_000];
    await using hub = await hubOf({
      getPackageID: ([name]) => (name === 'x-container' ? 7 : null),
      listBuilds: ([keywords]) => {
        const { packageID, state, queryOpts } = keywords as {
          packageID: number;
          state: number;
          queryOpts: { limit: number };
        };
        expect({ packageID, state }).toEqual({ packageID: 7, state: 1 });
        return durations
          .slice(0, queryOpts.limit)
          .map((minutes, index) =>
            buildRow({ id: 100 - index, start_ts: seconds(0), completion_ts: seconds(minutes) }),
          );
      },
    });
    const { client } = setupClient(hub.url);
    expect(await client.averageBuildMs('x-container')).toBe(30 * 60_000);
    expect(await client.averageBuildMs('y-container')).toBeUndefined();
  });

  it('of many packages is one request, containers among them', async () => {
    await using hub = await hubOf({
      getAverageBuildDuration: ([name]) => (name === 'a' ? 60 : name === 'b' ? 120 : null),
      getPackageID: () => 7,
      listBuilds: () => [buildRow({ start_ts: seconds(0), completion_ts: seconds(3) })],
    });
    const { client } = setupClient(hub.url);
    const averages = await client.averageBuildsMs(['a', 'b', 'a', 'never', 'c-container']);
    expect(Object.fromEntries(averages)).toEqual({ a: 60_000, b: 120_000, 'c-container': 180_000 });
    expect(hub.methods().filter((method) => method === 'multiCall')).toHaveLength(1);
  });
});

describe('when a build will end', () => {
  it('is its start and the average; of one that has ended, its end', async () => {
    const row = { state: 0, completion_ts: null, completion_time: null, start_ts: seconds(0), id: 1 };
    await using hub = await hubOf({
      getBuild: ([id]) => ({ ...buildRow(id === 1 ? row : { completion_ts: seconds(9) }), id }),
      getAverageBuildDuration: () => 600,
    });
    const { client, clock } = setupClient(hub.url);
    const running = await client.getBuild(1);
    expect(await running?.estimateCompletion()).toEqual(at(10));
    expect(running?.durationMs).toBe(clock.now() - start);
    expect(await (await client.getBuild(2))?.estimateCompletion()).toEqual(at(9));
  });

  it('a row without times has none, and listTagged has them as text only', async () => {
    await using hub = await hubOf({
      listTagged: () => [
        {
          ...buildRow({
            start_ts: undefined,
            completion_ts: undefined,
            creation_ts: undefined,
            start_time: null,
          }),
          id: 1,
          tag_id: 2,
          tag_name: 'f42',
        },
      ],
    });
    const { client } = setupClient(hub.url);
    for await (const build of client.listTagged('f42')) {
      expect(build.createdAt).toEqual(new Date('2026-11-21T02:15:33.444Z'));
      expect(build.startedAt).toEqual(build.createdAt);
      expect(build.completedAt).toEqual(new Date('2026-11-21T02:16:33.442Z'));
    }
  });

  it('the task of a container build is found where its import has put it', async () => {
    await using hub = await hubOf({
      getBuild: () => ({ ...buildRow({ extra: { container_koji_task_id: 55 } }), id: 1 }),
      getTaskInfo: ([id]) => taskRow({ id }),
    });
    const { client } = setupClient(hub.url);
    const build = await client.getBuild(1);
    expect(build?.taskId).toBe(55);
    expect((await build?.task())?.id).toBe(55);
  });
});

describe('when a task will end', () => {
  const build = task({ id: 6, method: 'build', request: [git('hello'), 'f42', {}] }, 0);

  it('is when the last of its architectures will', async () => {
    const arch = (id: number, from: number, to?: number) =>
      task({ id, parent: 6, method: 'buildArch', request: [git('hello'), 1, 'x86_64', true, {}] }, from, to);
    await using hub = await hubOf({
      getTaskInfo: () => build,
      getTaskDescendents: () => ({ 6: [arch(7, 1, 3), arch(8, 2), arch(9, 5)], 7: [], 8: [], 9: [] }),
      getAverageBuildDuration: () => 600,
    });
    const { client } = setupClient(hub.url);
    expect(await (await client.getTask(6))?.estimateCompletion()).toEqual(at(15));
  });

  it('is by its own start while none of them runs', async () => {
    await using hub = await hubOf({
      getTaskInfo: () => build,
      getTaskDescendents: () => ({ 6: [] }),
      getAverageBuildDuration: () => 600,
    });
    const { client } = setupClient(hub.url);
    expect(await (await client.getTask(6))?.estimateCompletion()).toEqual(at(10));
  });

  it('that has ended is its end; nothing tells of other methods; tagging is short', async () => {
    await using hub = await hubOf({
      getTaskInfo: ([id]) => {
        if (id === 1) return task({ id, method: 'newRepo', request: ['f42'] }, 0, 4);
        return task({ id, method: id === 2 ? 'newRepo' : 'tagBuild', request: [1, 2] }, 0);
      },
    });
    const { client } = setupClient(hub.url);
    expect(await (await client.getTask(1))?.estimateCompletion()).toEqual(at(4));
    expect(await (await client.getTask(1))?.estimateDurationMs()).toBe(240_000);
    expect(await (await client.getTask(2))?.estimateCompletion()).toBeUndefined();
    expect(await (await client.getTask(3))?.estimateCompletion()).toEqual(at(1));
  });

  /** A task that waits in a channel of that capacity, beside these that run. */
  const waiting = (capacity: number, running: readonly unknown[]) =>
    hubOf({
      getTaskInfo: () =>
        task(
          {
            id: 6,
            method: 'buildArch',
            state: 0,
            start_ts: null,
            start_time: null,
            request: [git('hello'), 1, 'x86_64'],
          },
          0,
        ),
      getChannel: () => ({ id: 1, name: 'default' }),
      listHosts: () => [
        {
          id: 1,
          user_id: 1,
          name: 'a',
          arches: 'x86_64',
          capacity,
          task_load: 0,
          enabled: true,
          ready: true,
        },
      ],
      listTasks: () => running,
      getAverageBuildDuration: ([name]) => (name === 'long' ? 3_600_000 : name === 'hello' ? 600 : null),
    });
  const open = (id: number, name: string, from: number) =>
    task({ id, method: 'buildArch', weight: 1.5, request: [git(name), 1, 'x86_64'] }, from);

  it('that no builder has taken yet begins soon, where there is room', async () => {
    await using hub = await waiting(2, [open(9, 'long', 0)]);
    const { client } = setupClient(hub.url);
    expect(await (await client.getTask(6))?.estimateCompletion()).toEqual(at(PICK_UP + 10));
  });

  it('where there is none, it begins when one of those that run has ended', async () => {
    await using hub = await waiting(3, [open(9, 'hello', 80_000), open(8, 'long', 0)]);
    const { client } = setupClient(hub.url);
    expect(await (await client.getTask(6))?.estimateCompletion()).toEqual(at(60_000 + PICK_UP + 10));
  });

  it('where nothing tells when that will be, there is no estimate', async () => {
    await using hub = await waiting(1, [open(9, 'never', 0)]);
    const { client } = setupClient(hub.url);
    expect(await (await client.getTask(6))?.estimateCompletion()).toBeUndefined();
  });
});
