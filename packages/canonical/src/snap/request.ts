import type { Call } from '@omnipub/core';
import { z } from 'zod';
import type { ApiSession } from '../api/session.js';
import { ask } from './ask.js';

/** A request that the client has no method for. */
export interface RawRequest {
  /** @default GET, or POST with `json` */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sending it twice does no more than sending it once: then it is retried. @default true for GET */
  readonly idempotent?: boolean | undefined;
}

/**
 * Sends anything to the dashboard's API, signed, refreshed and retried as everything else, and gives the JSON of the answer.
 * @param path relative to the API, each segment encoded: `dev/api/account`
 */
export function request(session: ApiSession, path: string, given: RawRequest, call: Call): Promise<unknown> {
  const { method, query, json, headers, idempotent } = given;
  return ask(session.http, z.unknown(), call, {
    what: `${method ?? (json === undefined ? 'GET' : 'POST')} ${path}`,
    path: path.replace(/^\/+/u, ''),
    ...(method === undefined ? {} : { method }),
    ...(query === undefined ? {} : { query }),
    ...(json === undefined ? {} : { json }),
    ...(headers === undefined ? {} : { headers }),
    ...(idempotent === undefined ? {} : { idempotent }),
  });
}
