import { ApiError, databaseError } from '../api-error.js';
import { integer, select, text } from '../forms/field.js';
import { Form } from '../forms/form.js';
import { optional } from '../forms/validator.js';
import { repr } from '../python/repr.js';
import type { Answer } from './answer.js';

/** What `limit`, `offset`, `order` and `order_type` of a query ask for (copr contract 5). */
export interface Page {
  /** Null is no limit. */
  readonly limit: number | null;
  /** As it was asked for: where 0 is not no limit. */
  readonly rawLimit: number | null;
  readonly offset: number;
  readonly order: string;
  readonly orderType: string;
}

/** Reads them. @throws ApiError 500 for what does not fit (recording project-list-bad-order-type) */
export function pageOf(query: URLSearchParams, options: { ignoreOrder?: string } = {}): Page {
  const form = new Form(
    [
      { name: 'limit', kind: integer, validators: [optional] },
      { name: 'offset', kind: integer, validators: [optional] },
      { name: 'order', kind: text, validators: [optional] },
      { name: 'order_type', kind: select(['ASC', 'DESC']), validators: [optional], initial: 'ASC' },
    ],
    new Map([...new Set(query.keys())].map((name) => [name, query.getAll(name)])),
  );
  if (!form.validate()) {
    const errors = [...form.fields].filter(([, field]) => field.errors.length > 0);
    throw new ApiError(500, repr(Object.fromEntries(errors.map(([name, field]) => [name, field.errors]))));
  }
  const asked = form.text('order') ?? '';
  const order = asked === '' || asked === options.ignoreOrder ? 'id' : asked;
  const orderType = form.text('order_type') ?? '';
  return {
    limit: (form.number('limit') ?? 0) === 0 ? null : form.number('limit'),
    rawLimit: form.number('limit'),
    offset: form.number('offset') ?? 0,
    order,
    orderType: orderType === '' ? ({ id: 'DESC', name: 'ASC' }[order] ?? '') : orderType,
  };
}

/** What rows can be ordered by: columns with their values, and names that are no columns. */
export interface Orders<R> {
  /** As an error calls the table. */
  readonly table: string;
  readonly columns: Readonly<Record<string, (row: R) => string | number | boolean | null>>;
  readonly properties: readonly string[];
}

/** The rows of a page, ordered. @throws ApiError 500 for orders and numbers that the database does not take */
export function paginate<R>(rows: readonly R[], page: Page, orders: Orders<R>): R[] {
  checkOrder(page, orders);
  const valueOf = orders.columns[page.order];
  const sorted = valueOf === undefined ? [...rows] : rows.toSorted(by(valueOf, page.orderType));
  return slice(sorted, page);
}

/** @throws ApiError 500 (recordings build-list-order-state, project-list-bad-order) */
export function checkOrder<R>({ order }: Page, { table, columns, properties }: Orders<R>): void {
  if (Object.hasOwn(columns, order)) return;
  const message = properties.includes(order)
    ? `Cannot order by ${order}`
    : `Cannot order by ${order}, ${table} doesn't have such property`;
  throw new ApiError(500, message);
}

/** The rows from `offset`, `limit` of them. @throws ApiError 500 for negative numbers */
export function slice<R>(rows: readonly R[], { limit, offset }: Pick<Page, 'limit' | 'offset'>): R[] {
  if (offset < 0 || (limit ?? 0) < 0) throw databaseError();
  return rows.slice(offset, limit === null ? undefined : offset + limit);
}

/** A page as lists answer it. */
export function pageAnswer(
  items: readonly unknown[],
  { limit, offset, order, orderType }: Omit<Page, 'rawLimit'>,
): Answer {
  return { json: { items, meta: { limit, offset, order, order_type: orderType } } };
}

function by<R>(valueOf: Orders<R>['columns'][string], orderType: string): (a: R, b: R) => number {
  const sign = orderType === 'DESC' ? -1 : 1;
  return (a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    // PostgreSQL puts nulls behind everything else when it ascends.
    if (left === right) return 0;
    if (left === null) return sign;
    if (right === null) return -sign;
    return left < right ? -sign : sign;
  };
}
