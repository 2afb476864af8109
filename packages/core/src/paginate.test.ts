import { getEventListeners } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { type Page, paginate } from './paginate.js';

const signal = new AbortController().signal;

/** A list of `pages` pages with three numbers each. */
function server(pages: number) {
  return vi.fn(async (page: number): Promise<Page<number, number>> => {
    const items = [page * 3, page * 3 + 1, page * 3 + 2];
    return page + 1 < pages ? { items, next: page + 1 } : { items };
  });
}

const all = async <T>(list: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
};

describe('paginate', () => {
  it('gives all items of all pages in order', async () => {
    expect(await all(paginate(server(3), { first: 0, signal }))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('asks for a page when the one before it is used up, not sooner', async () => {
    const fetchPage = server(3);
    const list = paginate(fetchPage, { first: 0, signal });
    expect(fetchPage).toHaveBeenCalledTimes(0);
    for (const calls of [1, 1, 1, 2]) {
      await list.next();
      expect(fetchPage).toHaveBeenCalledTimes(calls);
    }
  });

  it('asks for nothing more when the consumer stops', async () => {
    const fetchPage = server(100);
    for await (const item of paginate(fetchPage, { first: 0, signal })) if (item === 4) break;
    expect(fetchPage).toHaveBeenCalledTimes(2);
  });

  it('goes on over an empty page', async () => {
    const pages: Page<string, string>[] = [{ items: [], next: 'b' }, { items: ['x'] }];
    expect(
      await all(
        paginate(async (cursor) => pages[cursor === 'a' ? 0 : 1] ?? { items: [] }, { first: 'a', signal }),
      ),
    ).toEqual(['x']);
  });

  it('ends at a server that sends the same cursor again', async () => {
    const list = paginate(
      async (cursor: { page: number }) => ({ items: [1], next: { page: (cursor.page + 1) % 3 } }),
      {
        first: { page: 0 },
        signal,
      },
    );
    await expect(all(list)).rejects.toMatchObject({
      code: 'PROTOCOL',
      message: 'the list does not end: page 4 repeats an earlier one',
    });
  });

  it('ends at a server that always has one more', async () => {
    const fetchPage = vi.fn(async (cursor: number) => ({ items: [], next: cursor + 1 }));
    await expect(all(paginate(fetchPage, { first: 0, signal, maxPages: 50 }))).rejects.toMatchObject({
      code: 'PROTOCOL',
      message: 'the list does not end: it has more than 50 pages',
    });
    expect(fetchPage).toHaveBeenCalledTimes(50);
  });

  it('ends at once when it is aborted between items, whatever the reason was', async () => {
    for (const reason of [undefined, 'a string', new Error('why')]) {
      const caller = new AbortController();
      const list = paginate(server(3), { first: 0, signal: caller.signal });
      await list.next();
      caller.abort(reason);
      await expect(list.next()).rejects.toMatchObject({ code: 'ABORTED' });
    }
  });

  it('ends at once when it is aborted inside a page that never comes, and leaves no listener', async () => {
    const caller = new AbortController();
    const list = paginate(() => new Promise<never>(() => undefined), { first: 0, signal: caller.signal });
    const next = list.next();
    caller.abort();
    await expect(next).rejects.toMatchObject({ code: 'ABORTED' });
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });

  it('passes on what the server threw', async () => {
    const list = paginate(() => Promise.reject(new Error('503')), { first: 0, signal });
    await expect(all(list)).rejects.toThrow('503');
  });
});
