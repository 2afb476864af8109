import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callOf, createDeps } from '@omnipub/core';
import { seededRandom } from '@omnipub/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { CoprSession } from './copr-session.js';
import type { ListOptions } from './list-pages.js';
import type { ListOrder } from './list-sight.js';

interface Rows {
  /** Ids, in the order in which the server gives them. */
  ids: number[];
  /** Called before each page is given. */
  before?: (page: number) => void;
  readonly pages: { limit: number; offset: number }[];
}

/** A list of a server that pages as Copr does: by offset and limit, without a total. */
async function serve(rows: Rows): Promise<CoprSession> {
  const server = createServer((request, response) => {
    const { searchParams: query } = new URL(request.url ?? '', 'http://x');
    const [limit, offset] = [Number(query.get('limit')), Number(query.get('offset'))];
    rows.before?.(rows.pages.length);
    rows.pages.push({ limit, offset });
    const items = rows.ids
      .slice(offset, offset + limit)
      .map((id) => ({ id, ...(id % 3 === 0 ? { state: 'failed' } : { state: 'succeeded' }) }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ items, meta: {} }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return new CoprSession({ url }, createDeps({ env: {} }));
}

const schema = z.object({ id: z.number(), state: z.string() });
async function idsOf(
  copr: CoprSession,
  options: ListOptions = {},
  order?: ListOrder,
  keep?: (item: { state: string }) => boolean,
): Promise<number[]> {
  const found: number[] = [];
  const request = {
    path: 'x/list',
    query: {},
    schema,
    ...(order === undefined ? {} : { order }),
    ...(keep === undefined ? {} : { keep }),
  };
  for await (const { id } of copr.list(request, options, callOf())) found.push(id);
  return found;
}
const upTo = (n: number): number[] => Array.from({ length: n }, (_, at) => at + 1);

describe('a list', () => {
  it.each([0, 1, 9, 10, 11, 19, 20, 28, 100])('of %i items has each once and ends', async (count) => {
    const rows: Rows = { ids: upTo(count), pages: [] };
    expect(await idsOf(await serve(rows), { pageSize: 10 })).toEqual(upTo(count));
    expect(rows.pages.length).toBeLessThanOrEqual(Math.ceil(count / 9) + 1);
  });

  it('asks for no more than is wanted', async () => {
    const rows: Rows = { ids: upTo(100), pages: [] };
    const copr = await serve(rows);
    expect(await idsOf(copr, { limit: 5 })).toEqual(upTo(5));
    expect(rows.pages).toEqual([{ limit: 5, offset: 0 }]);
    expect(await idsOf(copr, { limit: 0 })).toEqual([]);
    expect(rows.pages).toHaveLength(1);
    expect(
      await idsOf(copr, { limit: 5, pageSize: 10 }, 'ascending', ({ state }) => state === 'failed'),
    ).toEqual([3, 6, 9, 12, 15]);
  });

  it('is lazy: no page is asked for that nobody reads', async () => {
    const rows: Rows = { ids: upTo(100), pages: [] };
    const copr = await serve(rows);
    for await (const { id } of copr.list({ path: 'x', query: {}, schema }, { pageSize: 10 }, callOf()))
      if (id === 12) break;
    expect(rows.pages).toHaveLength(2);
  });

  it.each<ListOrder>(['ascending', 'descending', 'other'])(
    '%s skips nothing that stays, and repeats nothing, while rows are deleted and added',
    async (order) => {
      for (let seed = 0; seed < 40; seed++) {
        const random = seededRandom(seed);
        const start = upTo(60);
        const rows: Rows = { ids: order === 'descending' ? start.reverse() : start, pages: [] };
        const all = new Set(rows.ids);
        const deleted = new Set<number>();
        let next = 1000;
        rows.before = (page) => {
          if (page === 0 || page > 12) return;
          for (let n = 0; n < 12 * random(); n++) {
            const at = Math.floor(rows.ids.length * random());
            for (const id of rows.ids.splice(at, 1)) deleted.add(id);
          }
          for (let n = 0; n < 6 * random(); n++)
            rows.ids[order === 'descending' ? 'unshift' : 'push'](next++);
        };
        const found = await idsOf(await serve(rows), { pageSize: 10 }, order);
        expect(new Set(found).size, `seed ${String(seed)}`).toBe(found.length);
        const missed = [...all].filter((id) => !deleted.has(id) && !found.includes(id));
        expect(missed, `seed ${String(seed)}`).toEqual([]);
      }
    },
  );

  it('of a server that repeats itself ends with an error', async () => {
    const rows: Rows = { ids: upTo(10), pages: [] };
    rows.before = () => (rows.ids = Array.from({ length: 5_000 }, (_, at) => (at % 10) + 1));
    await expect(idsOf(await serve(rows), { pageSize: 10 }, 'other')).rejects.toMatchObject({
      code: 'PROTOCOL',
    });
    expect(rows.pages.length).toBeLessThan(20);
  });
});
