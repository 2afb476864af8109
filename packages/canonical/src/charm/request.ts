import { type CallControl, callOf } from '@omnipub/core';
import { z } from 'zod';
import type { ApiSession } from '../api/session.js';
import { ask } from './ask.js';

/** A request that the client has no method for. */
export interface RawRequest extends CallControl {
  /** @default GET, or POST with `json` */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly json?: unknown;
  /** Sending it twice does no more than sending it once: then it is retried. @default true for GET */
  readonly idempotent?: boolean | undefined;
  /** Signed with the user's login, or without any. @default 'login' */
  readonly as?: 'login' | 'anonymous' | undefined;
}

/**
 * Sends anything to the gateway, signed and retried as everything else, and gives the JSON of the answer.
 * @param path relative to the API, each segment encoded: `v1/charm/hello/metrics`
 */
export function request(session: ApiSession, path: string, given: RawRequest = {}): Promise<unknown> {
  const { method, query, json, idempotent, as } = given;
  return ask(session, z.unknown(), callOf(given), {
    what: `${method ?? (json === undefined ? 'GET' : 'POST')} ${path}`,
    path: path.replace(/^\/+/u, ''),
    ...(method === undefined ? {} : { method }),
    ...(query === undefined ? {} : { query }),
    ...(json === undefined ? {} : { json }),
    ...(idempotent === undefined ? {} : { idempotent }),
    ...(as === undefined ? {} : { as }),
  });
}
