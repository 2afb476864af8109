import { paginate } from '@omnipub/core';
import { seededRandom } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { type KeysetSource, keysetPage, keysetStart } from './keyset.js';

/** A table that changes between two pages, as the hub's do. */
function table(ids: readonly number[], options: Partial<KeysetSource<number>> = {}) {
  const state = { rows: [...ids], pages: 0, change: (_page: number) => undefined as void };
  const source: KeysetSource<number> = {
    direction: 'ascending',
    pageSize: 3,
    what: 'numbers',
    keyOf: (row) => row,
    ...options,
    rows: async ({ offset, limit }) => {
      state.pages++;
      state.change(state.pages);
      const sorted = [...state.rows].sort((a, b) => (source.direction === 'ascending' ? a - b : b - a));
      return sorted.slice(offset, offset + limit);
    },
  };
  return { state, source };
}

async function walk(source: KeysetSource<number>): Promise<number[]> {
  const all: number[] = [];
  const { signal } = new AbortController();
  for await (const row of paginate((at: typeof keysetStart) => keysetPage(source, at), {
    signal,
    first: keysetStart,
  }))
    all.push(row);
  return all;
}

describe('a list without cursors', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('of %i rows comes whole and in order', async (count) => {
    const ids = Array.from({ length: count }, (_, index) => index + 1);
    expect(await walk(table(ids).source)).toEqual(ids);
    expect(await walk(table(ids, { direction: 'descending' }).source)).toEqual([...ids].reverse());
  });

  it('rows that come in at the front make nothing come twice', async () => {
    const { state, source } = table([1, 2, 3, 4, 5, 6, 7], { direction: 'descending' });
    let id = 100;
    state.change = (page) => void (page > 1 && page < 5 && state.rows.push(id++));
    expect(await walk(source)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it('more rows than a page has may come in at the front', async () => {
    const { state, source } = table([1, 2, 3, 4, 5], { direction: 'descending' });
    state.change = (page) => void (page === 2 && state.rows.push(10, 11, 12, 13, 14, 15, 16, 17));
    expect(await walk(source)).toEqual([5, 4, 3, 2, 1]);
  });

  it('rows that go away make nothing be skipped', async () => {
    const { state, source } = table([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // The last one seen and those before it: offset paging would now skip 4, 5 and 6.
    state.change = (page) => void (page === 2 && (state.rows = state.rows.filter((id) => id > 3)));
    expect(await walk(source)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('all rows may go away', async () => {
    const { state, source } = table([1, 2, 3, 4, 5, 6, 7]);
    state.change = (page) => void (page === 2 && (state.rows = []));
    expect(await walk(source)).toEqual([1, 2, 3]);
  });

  it.each([1, 2, 3, 4, 5])('whatever changes at random, what stays comes once (seed %i)', async (seed) => {
    const random = seededRandom(seed);
    for (let round = 0; round < 60; round++) {
      const ids = Array.from({ length: 40 }, (_, index) => 1000 + index);
      const stays = ids.filter(() => random() < 0.5);
      const direction = random() < 0.5 ? 'ascending' : 'descending';
      const { state, source } = table(ids, { direction, pageSize: 2 + Math.floor(random() * 6) });
      let fresh = 2000;
      state.change = (page) => {
        if (page > 200) return;
        if (random() < 0.5) state.rows.push(fresh++);
        state.rows = state.rows.filter((id) => stays.includes(id) || random() < 0.9);
      };
      const got = await walk(source);
      expect(new Set(got).size).toBe(got.length);
      expect(got.filter((id) => stays.includes(id)).sort()).toEqual(stays);
      const sorted = [...got].sort((a, b) => (direction === 'ascending' ? a - b : b - a));
      expect(got).toEqual(sorted);
    }
  });

  it('rows with the same number are told apart where that can be, over the edge of a page, too', async () => {
    const rows = [1, 1.1, 2, 2.1, 2.2, 2.3, 3];
    const { source } = table(rows, { keyOf: Math.floor, identityOf: String });
    expect(await walk(source)).toEqual(rows);
  });

  it('a hub that does not keep the order, or gives more than was asked for, is told', async () => {
    const { source } = table([]);
    const said = { ...source, rows: async () => [2, 1] };
    await expect(keysetPage(said, keysetStart)).rejects.toMatchObject({ code: 'PROTOCOL' });
    const many = { ...source, rows: async () => [1, 2, 3, 4] };
    await expect(keysetPage(many, keysetStart)).rejects.toThrow('gave 4 rows instead of 3');
  });
});
