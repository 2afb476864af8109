import {
  type BodySource,
  type Call,
  type Deps,
  type ExplainError,
  type HttpClient,
  isLoopback,
  PublishError,
  registerSecret,
} from '@omnipub/core';
import type { z } from 'zod';
import { craftRetries } from '../../api/craft-retries.js';
import { explainLogin } from '../explain-login.js';

/** One call of a discharger. */
export interface BakeryCall {
  readonly url: URL;
  /** @default GET, or POST with a body */
  readonly body?: BodySource;
  /** How errors call it: `the login`. */
  readonly what: string;
  /** Statuses that are answers, beside 2xx. */
  readonly accept?: readonly number[];
  /** A single attempt, that may be silent for so long. Milliseconds. @default the client's own retries and timeout */
  readonly waitMs?: number;
  /** Tried before the usual reading of an error answer. */
  readonly explain?: ExplainError;
}

/** Speaks to dischargers, wherever they are, and keeps their cookies: in memory, for this login. */
export interface BakeryHttp {
  json<T>(schema: z.ZodType<T>, call: BakeryCall): Promise<T>;
  /** Sent to this path and below from now on. */
  setCookie(url: URL, name: string, value: string): void;
}

interface Cookie {
  readonly origin: string;
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

/** Makes one for one login. */
export function openBakeryHttp(store: string, deps: Deps, call: Call): BakeryHttp {
  const clients = new Map<string, HttpClient>();
  const cookies: Cookie[] = [];
  const clientFor = (origin: string, how: { readonly waits: boolean }): HttpClient => {
    const key = `${String(how.waits)} ${origin}`;
    const client =
      clients.get(key) ??
      deps.http({ store, baseUrl: origin, ...craftRetries(deps.env), ...(how.waits ? { retries: 0 } : {}) });
    clients.set(key, client);
    return client;
  };
  const cookiesFor = (url: URL): string =>
    cookies
      .filter(({ origin, path }) => origin === url.origin && covers(path, url.pathname))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');

  return {
    json(schema, { url, body, what, accept = [], waitMs, explain: first }) {
      refuseCleartext(url, store);
      const cookie = cookiesFor(url);
      return clientFor(url.origin, { waits: waitMs !== undefined }).json(schema, {
        ...call,
        method: body === undefined ? 'GET' : 'POST',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: {
          accept: '*/*',
          // Without a version a discharger answers 407 (canonical contract 3.2 step 3).
          'bakery-protocol-version': '3',
          ...(cookie === '' ? {} : { cookie }),
        },
        ...(body === undefined ? {} : { body }),
        // Asked twice, a discharger gives two discharges.
        idempotent: true,
        accept,
        ...(waitMs === undefined ? {} : { timeoutMs: waitMs, retryOn: [] }),
        explain: (answer) => first?.(answer) ?? explainLogin(`the login server ${url.host}`, what)(answer),
      });
    },
    setCookie(url, name, value) {
      registerSecret(value);
      const path = url.pathname;
      const others = cookies.filter(
        (old) => old.origin !== url.origin || old.path !== path || old.name !== name,
      );
      cookies.splice(0, cookies.length, ...others, { origin: url.origin, path, name, value });
    },
  };
}

/** A cookie's path covers itself and what is below (RFC 6265 section 5.1.4). */
const covers = (path: string, asked: string): boolean =>
  asked === path || asked.startsWith(path.endsWith('/') ? path : `${path}/`);

/** What goes to a discharger is a login in the making. */
function refuseCleartext(url: URL, store: string): void {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return;
  throw new PublishError(
    'PROTOCOL',
    `refused to log in at ${url.protocol}//${url.host}: anybody on the way could read it`,
    { store, hint: 'the store names this login server; tell its operators that it has to be https' },
  );
}
