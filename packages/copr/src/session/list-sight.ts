/** How a list is ordered by the id of its items; `other` where it is by something else. */
export type ListOrder = 'ascending' | 'descending' | 'other';

/** What a walk through a list has seen. */
export interface ListSight {
  /** Has it not been seen yet? Along ids, what lies behind the last one counts as seen: it was added meanwhile. */
  isNew(item: { readonly id: number }): boolean;
  add(items: readonly { readonly id: number }[]): void;
}

/** Along ids one number is enough to know; only another order has to keep them all. */
export function createListSight(order: ListOrder): ListSight {
  if (order === 'other') {
    const seen = new Set<number>();
    return {
      isNew: ({ id }) => !seen.has(id),
      add: (items) => {
        for (const { id } of items) seen.add(id);
      },
    };
  }
  let last: number | undefined;
  return {
    isNew: ({ id }) => last === undefined || (order === 'ascending' ? id > last : id < last),
    add: (items) => {
      last = items.at(-1)?.id ?? last;
    },
  };
}
