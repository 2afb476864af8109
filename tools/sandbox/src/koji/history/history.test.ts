import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KojiClient, keywords } from '../../testing/koji-client.js';
import { temporaryHub } from '../../testing/koji-hub.js';
import type { KojiSandbox } from '../server.js';

let hub: KojiSandbox;
let end: () => Promise<void>;
let admin: KojiClient;
beforeEach(async () => {
  ({ hub, end } = await temporaryHub());
  admin = await KojiClient.login(hub, 'kojiadmin');
  for (const release of ['1', '2', '10'])
    await admin.call('createEmptyBuild', 'hello-omnipub', '1.0', release, null);
});
afterEach(() => end());

const rows = async (queryOpts: object): Promise<unknown> =>
  admin.call('listBuilds', keywords({ queryOpts: { ...queryOpts } }));
const releases = async (queryOpts: object): Promise<unknown[]> =>
  ((await rows(queryOpts)) as { release: string }[]).map(({ release }) => release);

describe('queryOpts', () => {
  test('order, cut and count', async () => {
    expect(await releases({ order: '-build_id' })).toEqual(['10', '2', '1']);
    expect(await releases({ order: 'release' })).toEqual(['1', '10', '2']);
    expect(await releases({ order: 'name,-build_id', offset: 1, limit: 1 })).toEqual(['2']);
    expect(await releases({ limit: 0 })).toHaveLength(3);
    expect(await rows({ countOnly: true })).toBe(3);
    expect(await rows({ countOnly: true, offset: 1, limit: 5 })).toBe(2);
    await expect(rows({ offset: -1 })).rejects.toMatchObject({ code: 1 });
  });

  test('give lists with columns in alphabetical order', async () => {
    const [list] = (await rows({ asList: true, limit: 1 })) as unknown[][];
    const [struct] = (await rows({ limit: 1 })) as Record<string, unknown>[];
    expect(Object.keys(struct ?? {})).toEqual(Object.keys(struct ?? {}).sort());
    expect(list).toEqual(Object.values(struct ?? {}));
  });

  test('are made up for by filterResults, which counts all', async () => {
    const filterOpts = { order: '-nvr', offset: 1, limit: 1 };
    const [count, page] = (await admin.call(
      'countAndFilterResults',
      'listBuilds',
      keywords({ filterOpts }),
    )) as [number, { nvr: string }[]];
    expect([count, page.map(({ nvr }) => nvr)]).toEqual([3, ['hello-omnipub-1.0-10']]);
    expect(await admin.call('count', 'listBuilds')).toBe(3);
    await expect(
      admin.call('filterResults', 'getTag', 'nosuch', keywords({ strict: true })),
    ).rejects.toMatchObject({
      message: "method getTag raised an exception (No such tagInfo: 'nosuch')",
    });
    await expect(admin.call('filterResults', 'getTag', 'f99')).rejects.toMatchObject({
      message: 'getTag() did not return a list',
    });
  });
});

describe('listBuilds', () => {
  const found = async (query: Parameters<typeof keywords>[0]): Promise<unknown[]> =>
    ((await admin.call('listBuilds', keywords(query))) as { release: string }[]).map(
      ({ release }) => release,
    );

  test('is narrowed down by what is given', async () => {
    expect(await found({ packageID: 'hello-omnipub', pattern: '*-1.0-1*' })).toEqual(['1', '10']);
    expect(await found({ packageID: 'nosuch' })).toEqual([]);
    expect(await found({ userID: 'builder' })).toEqual([]);
    expect(await found({ state: 1, prefix: 'HELLO' })).toHaveLength(3);
    expect(await found({ completeAfter: 0, completeBefore: 2_000_000_000 })).toHaveLength(3);
    expect(await found({ createdBefore: '2001-01-01 00:00:00' })).toEqual([]);
    await expect(found({ type: 'nosuch' })).rejects.toMatchObject({
      message: 'unsupported build type: nosuch',
    });
  });
});

describe('what was', () => {
  test('is seen at an event, and told in order', async () => {
    const nvr = 'hello-omnipub-1.0-1';
    await admin.call('tagBuildBypass', 'f99', nvr);
    const { id: tagged } = (await admin.call('getLastEvent')) as { id: number };
    await admin.call('untagBuildBypass', 'f99', nvr);
    const builds = async (event: number | null): Promise<unknown> => admin.call('listTagged', 'f99', event);
    expect(await builds(tagged)).toHaveLength(1);
    expect(await builds(null)).toEqual([]);
    const history = await admin.call('queryHistory', keywords({ tables: ['tag_listing'], build: nvr }));
    expect(history).toMatchObject({
      tag_listing: [
        {
          active: null,
          create_event: tagged,
          revoker_name: 'kojiadmin',
          'tag.name': 'f99',
          name: 'hello-omnipub',
        },
      ],
    });
    expect(await admin.call('queryHistory', keywords({ tables: ['tag_listing'], active: true }))).toEqual({
      tag_listing: [],
    });
    expect(
      await admin.call('queryHistory', keywords({ tables: ['tag_listing', 'user_perms'], tag: 'f99' })),
    ).not.toHaveProperty('user_perms');
    await expect(admin.call('queryHistory', keywords({ tables: ['nosuch'] }))).rejects.toMatchObject({
      message: 'No such history table: nosuch',
    });
  });

  test('the latest of a package is the one that was tagged last', async () => {
    for (const release of ['10', '2'])
      await admin.call('tagBuildBypass', 'f99', `hello-omnipub-1.0-${release}`);
    const latest = async (count: number | boolean): Promise<unknown> =>
      (
        (await admin.call('listTagged', keywords({ tag: 'f99', latest: count }))) as { release: string }[]
      ).map(({ release }) => release);
    expect(await latest(true)).toEqual(['2']);
    expect(await latest(2)).toEqual(['2', '10']);
    expect(await admin.call('untaggedBuilds')).toMatchObject([{ release: '1' }]);
    expect(await admin.call('getNextRelease', { name: 'hello-omnipub', version: '1.0' })).toBe('11');
  });
});

describe('search', () => {
  test.each([
    ['hello-omnipub-1.0-1*', 'build', 'glob', 2],
    ['-1\\.0-\\d$', 'build', 'regexp', 2],
    ['f99', 'tag', 'exact', 1],
    ['F99*', 'tag', 'glob', 3],
    ['f9?', 'target', 'glob', 1],
    ['*', 'user', 'glob', 3],
    ['x', 'file', 'glob', 0],
  ])('%s in %s by %s', async (terms, type, how, count) => {
    expect(await admin.call('search', terms, type, how)).toHaveLength(count);
  });

  test('wants something to search for', async () => {
    await expect(admin.call('search', '', 'build', 'glob')).rejects.toMatchObject({
      message: 'empty search terms',
    });
    await expect(admin.call('search', 'x', 'nosuch', 'glob')).rejects.toMatchObject({
      message: 'No such search type: nosuch',
    });
  });
});
