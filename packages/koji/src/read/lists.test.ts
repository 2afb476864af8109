import { describe, expect, it } from 'vitest';
import { setupClient } from '../testing/clients.js';
import { type HubRequest, startLoopbackHub } from '../testing/loopback-hub.js';
import { loadRecording } from '../testing/recordings.js';
import { startReplayHub } from '../testing/replay-hub.js';
import { buildRow, taskRow } from '../testing/rows.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

/** The keyword arguments of a request. */
function keywordsOf({ call }: HubRequest): Record<string, XmlRpcInput> {
  const last = call?.params.at(-1);
  return typeof last === 'object' && last !== null && '__starstar' in last ? { ...last } : {};
}

/** A hub with so many builds, which answers listBuilds with queryOpts. */
function builds(count: number) {
  return startLoopbackHub((request) => {
    const { queryOpts } = keywordsOf(request) as {
      queryOpts: { offset: number; limit: number; order: string };
    };
    const ids = Array.from({ length: count }, (_, index) => index + 1);
    if (queryOpts.order === '-build_id') ids.reverse();
    return {
      value: ids
        .slice(queryOpts.offset, queryOpts.offset + queryOpts.limit)
        .map((id) => buildRow({ id })) as unknown as XmlRpcInput,
    };
  });
}

describe('lists of the hub', () => {
  it('come newest first, page by page, and whole', async () => {
    await using hub = await builds(25);
    const { client } = setupClient(hub.url);
    const rows = await all(client.listBuilds({}, { pageSize: 10 }));
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index));
    expect(hub.seen.map((each) => keywordsOf(each).queryOpts)).toEqual([
      { order: '-build_id', offset: 0, limit: 10 },
      { order: '-build_id', offset: 9, limit: 10 },
      { order: '-build_id', offset: 18, limit: 10 },
    ]);
  });

  it('are lazy: nothing is asked for before the first row, and no page after the last that is wanted', async () => {
    await using hub = await builds(100);
    const { client } = setupClient(hub.url);
    const list = client.listBuilds({}, { pageSize: 10, order: 'oldest' });
    expect(hub.seen).toHaveLength(0);
    let seen = 0;
    for await (const { id } of list) {
      seen = id;
      if (id === 10) break;
    }
    expect(seen).toBe(10);
    expect(hub.seen).toHaveLength(1);
  });

  it('a limit asks for no more than that, and ends', async () => {
    await using hub = await builds(100);
    const { client } = setupClient(hub.url);
    expect(await all(client.listBuilds({}, { limit: 1 }))).toHaveLength(1);
    expect(await all(client.listBuilds({}, { limit: 15, pageSize: 10 }))).toHaveLength(15);
    expect(hub.seen.map((each) => (keywordsOf(each).queryOpts as { limit: number }).limit)).toEqual([
      1, 10, 10,
    ]);
  });

  it('filters go to the hub under its own names, and a package by its number, as old hubs want it', async () => {
    await using hub = await startLoopbackHub(({ call }) => {
      if (call?.methodName === 'getPackageID') return { value: 7 };
      if (call?.methodName === 'getUser') return { value: { id: 3, name: 'x', status: 0, usertype: 0 } };
      return { value: [] };
    });
    const { client } = setupClient(hub.url);
    const createdAfter = new Date('2026-11-21T00:00:00.500Z');
    await all(client.listBuilds({ package: 'hello', owner: 'x', state: 'FAILED', createdAfter }));
    expect(hub.methods()).toEqual(['getPackageID', 'getUser', 'listBuilds']);
    expect(keywordsOf(hub.seen[2] as HubRequest)).toEqual({
      packageID: 7,
      userID: 3,
      state: 3,
      createdAfter: 1795219200.5,
      queryOpts: { order: '-build_id', offset: 0, limit: 1000 },
      __starstar: true,
    });
  });

  it('a package that the hub does not know is an error and no empty list', async () => {
    await using hub = await startLoopbackHub(() => ({ value: null }));
    const { client } = setupClient(hub.url);
    await expect(all(client.listBuilds({ package: 'helo' }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'the hub has no package "helo"',
    });
    await expect(all(client.listBuilds({ owner: 'nobody' }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.packageId('helo')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('a wrong filter or option is refused before anything is sent', async () => {
    await using hub = await startLoopbackHub(() => ({ value: [] }));
    const { client } = setupClient(hub.url);
    const refused: AsyncIterable<unknown>[] = [
      client.listBuilds({ packag: 'x' } as never),
      client.listBuilds({ state: 'DONE' as never }),
      client.listBuilds({}, { limit: 0 }),
      client.listBuilds({}, { pageSize: 1 }),
      client.listTasks({ state: [] }),
      client.listTagged(''),
      client.search({ terms: '', type: 'package' }),
    ];
    for (const list of refused) await expect(all(list)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(all(client.listBuilds({ packag: 'x' } as never))).rejects.toMatchObject({
      hint: 'did you mean "package"?',
    });
    expect(hub.seen).toHaveLength(0);
  });

  it('tasks come with their arguments, asked for by state and owner', async () => {
    await using hub = await startLoopbackHub(() => ({
      value: [taskRow({ id: 9 }) as unknown as XmlRpcInput],
    }));
    const { client } = setupClient(hub.url);
    const [task] = await all(client.listTasks({ state: ['OPEN', 'FREE'], owner: 4, parent: null }));
    expect(task).toMatchObject({ id: 9, state: 'OPEN' });
    expect(keywordsOf(hub.seen[0] as HubRequest)).toMatchObject({
      opts: { decode: true, state: [1, 0], owner: 4, parent: null },
      queryOpts: { order: '-id' },
    });
  });

  it('what has no pages of its own is paged by filterResults', async () => {
    await using hub = await startLoopbackHub((request) => {
      const { filterOpts } = keywordsOf(request) as { filterOpts: { offset: number; limit: number } };
      const rows = [1, 2, 3].map((id) => ({ ...buildRow({ id }), id, tag_id: 2, tag_name: 'f99' }));
      return {
        value: rows.slice(filterOpts.offset, filterOpts.offset + filterOpts.limit) as unknown as XmlRpcInput,
      };
    });
    const { client } = setupClient(hub.url);
    const rows = await all(client.listTagged('f99', { inherit: true, latest: 2 }, { pageSize: 2 }));
    expect(rows.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(hub.methods()).toEqual(['filterResults', 'filterResults', 'filterResults']);
    expect(hub.seen[0]?.call?.params).toEqual([
      'listTagged',
      'f99',
      {
        inherit: true,
        latest: 2,
        filterOpts: { order: 'build_id', offset: 0, limit: 2 },
        __starstar: true,
      },
    ]);
  });

  it('a list ends at once when it is aborted', async () => {
    await using hub = await startLoopbackHub(() => ({ hang: true }));
    const { client } = setupClient(hub.url);
    const stop = new AbortController();
    const listing = all(client.listTags({}, { signal: stop.signal }));
    setTimeout(() => stop.abort(), 20);
    await expect(listing).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('recorded answers are understood', () => {
  const read = {
    listBuilds: (client) => all(client.listBuilds()),
    'listTasks-parent-null': (client) => all(client.listTasks()),
    listTagged: (client) => all(client.listTagged('f99')),
    listUsers: (client) => all(client.listUsers()),
    listPackages: (client) => all(client.listPackages({ tag: 'f99' })),
    'listTags-build-after-move': (client) => all(client.listTags({ build: 'cgpkg-1.27341-1' })),
    getBuildTargets: (client) => all(client.listTargets()),
    listBuildRPMs: (client) => all(client.listRpms()),
    listArchives: (client) => all(client.listArchives()),
    search: (client) => all(client.search({ terms: 'hel*', type: 'package' })),
    getLatestBuilds: (client) => client.latestBuilds('f99'),
  } as const satisfies Record<
    string,
    (client: ReturnType<typeof setupClient>['client']) => Promise<readonly unknown[]>
  >;

  it.each(Object.entries(read))('%s', async (name, list) => {
    await using hub = await startReplayHub(loadRecording(name));
    const rows = await list(setupClient(hub.url).client);
    expect(rows.length).toBeGreaterThan(0);
  });

  it('listTaggedRPMS is a pair of RPMs and their builds', async () => {
    await using hub = await startReplayHub(loadRecording('listTaggedRPMS'));
    const { rpms, builds: of } = await setupClient(hub.url).client.listTaggedRpms('f99');
    expect(rpms.map(({ arch }) => arch)).toContain('noarch');
    expect(of.map(({ nvr }) => nvr)).toEqual(['hello-1.0-1']);
  });

  it('history is one line a change, in order', async () => {
    await using hub = await startReplayHub(loadRecording('queryHistory'));
    const entries = await setupClient(hub.url).client.queryHistory({ tag: 'f99', tables: ['tag_listing'] });
    expect(entries).toMatchObject([
      {
        table: 'tag_listing',
        change: 'created',
        event: 12,
        by: 'kojiadmin',
        active: true,
        at: new Date('2026-11-21T02:15:33.891Z'),
        row: { 'tag.name': 'f99', name: 'hello' },
      },
    ]);
    expect(keywordsOf(hub.seen[0] as HubRequest)).toEqual({
      tag: 'f99',
      tables: ['tag_listing'],
      __starstar: true,
    });
  });

  it('listBuilds-bad-order: a fault in a list is a PublishError', async () => {
    await using hub = await startReplayHub(loadRecording('listBuilds-bad-order'));
    await expect(all(setupClient(hub.url).client.listBuilds())).rejects.toMatchObject({
      name: 'PublishError',
      message: expect.stringContaining('Invalid order'),
    });
  });

  it('listBuilds-countOnly is a number', async () => {
    await using hub = await startReplayHub(loadRecording('listBuilds-countOnly'));
    expect(await setupClient(hub.url).client.count('listBuilds')).toBeGreaterThan(0);
  });
});
