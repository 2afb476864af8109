import { type CallControl, callOf } from '@omnipub/core';
import { z } from 'zod';
import { ask, withoutLogin } from './ask.js';
import { present } from './present.js';
import type { ApiSession } from './session.js';

/** A request that a client has no method for. */
export interface RawRequest extends CallControl {
  /** @default GET, or POST with `json` */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sending it twice does no more than sending it once: then it is retried. @default true for GET */
  readonly idempotent?: boolean | undefined;
  /** Signed with the user's login, or without any. @default 'login' */
  readonly as?: 'login' | 'anonymous' | undefined;
}

/**
 * Sends anything to the API, signed, refreshed and retried as everything else, and gives the JSON of the answer.
 * @param path relative to the API, each segment encoded: `v1/charm/hello/metrics`, `dev/api/account`
 */
export function request(session: ApiSession, path: string, given: RawRequest = {}): Promise<unknown> {
  const { method, query, json, headers, idempotent, as } = given;
  return ask(as === 'anonymous' ? withoutLogin(session) : session, z.unknown(), callOf(given), {
    what: `${method ?? (json === undefined ? 'GET' : 'POST')} ${path}`,
    path: path.replace(/^\/+/u, ''),
    ...present({ method, query, headers, idempotent }),
    // Null is JSON too.
    ...(json === undefined ? {} : { json }),
  });
}
