import { z } from 'zod';
import type { ListOrder } from '../session/list-sight.js';
import type { QueryValue } from '../session/query-of.js';

/** Fields of lists that the server can order; it knows more columns, which nobody asks for. */
export const orderFields = {
  order: z.enum(['id', 'name']).optional(),
  descending: z.boolean().optional(),
};

/** In which order a list comes. */
export interface InOrder {
  /** @default id: the oldest first */
  readonly order?: 'id' | 'name' | undefined;
  /** @default false */
  readonly descending?: boolean | undefined;
}

/** How the server is asked for an order, and what it means for the ids (copr contract 5). */
export function inOrder({ order, descending = false }: InOrder): {
  readonly query: Readonly<Record<string, QueryValue>>;
  readonly order: ListOrder;
} {
  const query =
    order === undefined && !descending
      ? {}
      : { order: order ?? 'id', order_type: descending ? 'DESC' : 'ASC' };
  if (order === 'name') return { query, order: 'other' };
  return { query, order: descending ? 'descending' : 'ascending' };
}
