import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import { hasStoreCode } from '../../api/errors.js';
import type { ApiSession } from '../../api/session.js';
import { reviewUrl } from './status-url.js';

/** What the store is told of an upload. */
export interface Push {
  /** Completes `Charmhub refused ...`. */
  readonly what: string;
  readonly name: string;
  readonly path: string;
  readonly json: { readonly 'upload-id': string };
}

const answer = z.object({ 'status-url': z.string().min(1) });

/**
 * Makes an upload a revision of a charm or of a resource, and gives the status URL of its review (canonical contract 4.2). An upload
 * can be pushed once: when the store says that this one was, an earlier attempt has done it.
 */
export async function push(
  session: ApiSession,
  call: Call,
  { what, name, path, json }: Push,
): Promise<string> {
  try {
    const { 'status-url': statusUrl } = await ask(session, answer, call, { what, path, json });
    return statusUrl;
  } catch (thrown) {
    if (hasStoreCode(thrown, 'resource-already-exists')) return reviewUrl(name, json['upload-id']);
    throw thrown;
  }
}
