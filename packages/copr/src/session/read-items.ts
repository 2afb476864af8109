import { type Call, PublishError } from '@omnipub/core';
import type { z } from 'zod';
import { explainCopr } from '../errors/explain.js';
import type { CoprSession } from './copr-session.js';
import { JsonItemsError, jsonItems } from './json-items.js';
import { type QueryValue, queryOf } from './query-of.js';

/** What {@link readItems} reads. */
export interface ItemsRequest<T> {
  readonly path: string;
  readonly query: Readonly<Record<string, QueryValue>>;
  /** Of one item. */
  readonly schema: z.ZodType<T>;
  /** Of what is around the items, with an empty list in their place. */
  readonly frame: z.ZodType;
  /** Completes `Copr refused ...` in errors. */
  readonly what: string;
}

/**
 * An answer that the server streams, item by item; nothing of it is kept.
 * @throws PublishError as a read does; PROTOCOL for an answer of another shape, and one that ends early
 */
export async function* readItems<T>(
  copr: CoprSession,
  { path, query, schema, frame, what }: ItemsRequest<T>,
  { signal, emit }: Call,
): AsyncGenerator<T, void, void> {
  const headers = { accept: 'application/json' };
  const call = { signal, emit, path, query: queryOf(query), headers, explain: explainCopr(what) };
  const { body } = await copr.anonymous.request(call);
  try {
    for await (const part of jsonItems(body as AsyncIterable<Uint8Array>)) {
      const checked = (part.type === 'item' ? schema : frame).safeParse(part.value);
      if (!checked.success) throw wrong(what, 'it has another shape');
      if (part.type === 'item') yield checked.data as T;
    }
  } catch (thrown) {
    throw thrown instanceof JsonItemsError ? wrong(what, thrown.message) : thrown;
  } finally {
    body.destroy();
  }
}

const wrong = (what: string, why: string): PublishError =>
  new PublishError('PROTOCOL', `the answer of Copr with ${what} is wrong: ${why}`, {
    store: 'copr',
    hint: 'try again; if it stays, check that the URL leads to Copr itself',
  });
