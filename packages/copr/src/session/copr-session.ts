import { type BodySource, type Call, type Deps, type HttpClient, jsonBody } from '@omnipub/core';
import { z } from 'zod';
import { coprAuth } from '../auth/copr-auth.js';
import { explainCopr } from '../errors/explain.js';
import { DEFAULT_URL } from '../login/config-file.js';
import { checkedInput } from './checked-input.js';
import { type ListOptions, type ListRequest, listPages } from './list-pages.js';
import { type QueryValue, queryOf } from './query-of.js';
import { RETRY_ON } from './retry-on.js';
import { elsewhereOfSettings, type SessionConfig, sessionConfigSchema } from './session-config.js';
import { unlessRefused } from './unless-refused.js';

/** A request that changes something. */
export interface WriteRequest {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** Below `/api_3/`, each name encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** Null and undefined fields are left out: the server drops them as well (copr contract 1). */
  readonly json?: object;
  /** In place of `json`: a form (copr contract 4). */
  readonly body?: BodySource;
  /** Sending it twice does no more than sending it once. @default true for PUT, false for POST and DELETE */
  readonly idempotent?: boolean;
  /** Completes `Copr refused ...` in errors. @default the path */
  readonly what?: string;
  /** Milliseconds of silence before it is given up. @default the client's */
  readonly timeoutMs?: number;
}

/** How a read differs from the usual. */
export interface ReadOptions {
  /** Sends the login: all else can be read by anybody (copr contract 2). @default false */
  readonly signed?: boolean;
  /** Completes `Copr refused ...` in errors. @default the path */
  readonly what?: string;
}

/** Who is logged in (recording auth-check-ok). */
const identity = z.object({ id: z.number().int(), name: z.string() });
/** See {@link CoprSession.whoAmI}. */
export type Me = z.output<typeof identity>;

/** One Copr, for the functions of the client: where it is, and its API. Nothing is sent when it is made. */
export class CoprSession {
  /** The frontend, such as `https://copr.fedorainfracloud.org/`. */
  readonly url: URL;
  readonly deps: Deps;
  /** Milliseconds to look for what a lost request may have made. */
  readonly lookForMs: number;
  /** Reads for everybody: no login is sent. */
  readonly anonymous: HttpClient;
  /** What lies beside the API: webhooks, pages for people. No login is sent. */
  readonly pages: HttpClient;
  /** Signed; writes without a login are refused before anything is sent. */
  readonly signed: HttpClient;

  /** @throws PublishError INVALID_INPUT for a setting that is none */
  constructor(config: SessionConfig, deps: Deps) {
    const checked = checkedInput(sessionConfigSchema, config, 'the settings of Copr', {
      elsewhere: elsewhereOfSettings,
    });
    const { url = DEFAULT_URL, userAgent, encrypted = true, lookForMs = 30_000 } = checked;
    this.url = new URL(url.endsWith('/') ? url : `${url}/`);
    this.deps = deps;
    this.lookForMs = lookForMs;
    const common = {
      store: 'copr',
      baseUrl: new URL('api_3/', this.url).href,
      retryOn: RETRY_ON,
      ...(userAgent === undefined ? {} : { headers: { 'user-agent': userAgent } }),
    };
    this.anonymous = deps.http(common);
    this.pages = deps.http({ ...common, baseUrl: this.url.href });
    this.signed = deps.http({
      ...common,
      auth: coprAuth({ ...checked, url: this.url }, deps),
      allowCleartextCredentials: !encrypted,
    });
  }

  /** A JSON answer to a GET. @throws PublishError NOT_FOUND, INVALID_INPUT, PROTOCOL, ... */
  read<T>(
    path: string,
    query: Readonly<Record<string, QueryValue>>,
    schema: z.ZodType<T>,
    call: Call & ReadOptions,
  ): Promise<T> {
    const { signal, emit, signed = false, what = path } = call;
    const client = signed ? this.signed : this.anonymous;
    return client.json(unlessRefused(schema, what, { idempotent: true }), {
      signal,
      emit,
      path,
      query: queryOf(query),
      explain: explainCopr(what),
    });
  }

  /**
   * A JSON answer to a request that changes something.
   * @throws PublishError AUTH_MISSING before anything is sent; `retry-after-probe` when it may have been done although no answer says so
   */
  write<T>(request: WriteRequest, schema: z.ZodType<T>, call: Call): Promise<T> {
    const { method, path, query = {}, json, body, what = path, timeoutMs } = request;
    const { idempotent = method === 'PUT' } = request;
    const sent = body ?? (json === undefined ? undefined : jsonBody(present(json)));
    return this.signed.json(unlessRefused(schema, what, { idempotent }), {
      signal: call.signal,
      emit: call.emit,
      method,
      path,
      query: queryOf(query),
      idempotent,
      ...(sent === undefined ? {} : { body: sent }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      explain: explainCopr(what, { idempotent }),
    });
  }

  /** A list to its end, page by page, each item once. {@link listPages} */
  list<T extends { readonly id: number }>(
    request: ListRequest<T>,
    options: ListOptions,
    call: Call,
  ): AsyncIterable<T> {
    return listPages(this, request, options, call);
  }

  /** Who is logged in. @throws PublishError AUTH_MISSING, AUTH_EXPIRED */
  whoAmI(call: Call): Promise<Me> {
    return this.read('auth-check', {}, identity, { ...call, signed: true, what: 'the login' });
  }
}

/** A JSON null is a field that was not sent (copr contract 1). */
function present(json: object): object {
  return Object.fromEntries(
    Object.entries(json).filter(([, value]) => value !== null && value !== undefined),
  );
}
