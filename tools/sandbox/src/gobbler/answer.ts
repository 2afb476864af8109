import type { IncomingMessage, ServerResponse } from 'node:http';
import { perform } from './actions/perform.js';
import { type Daemon, newCall } from './daemon.js';
import { GobblerError, UnknownOwner } from './errors.js';
import type { JsonValue } from './go/json-encode.js';
import { type Raw, raw } from './go/raw.js';
import { serveFile } from './http/fetch.js';
import { listRegistry } from './http/list.js';
import { json, plain, respond } from './http/respond.js';
import { findRoute, type Route } from './http/routes.js';
import { parseTarget, type Target } from './http/url.js';
import { checkRequestFile, type UsedNames } from './request-file.js';

/** What the HTTP face of one Gobbler needs. */
export interface ServerOptions {
  readonly daemon: Daemon;
  readonly usedNames: UsedNames;
  /** `''`, or the prefix with a slash before it. */
  readonly prefix: string;
}

/** Answers every request of a Gobbler (gobbler contract 1). */
export async function answer(
  options: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // The body of a request is never read (recording request_body_and_query_ignored).
  request.resume();
  let target: Target;
  let route: Route;
  try {
    target = parseTarget(request.url ?? '/');
    route = findRoute(request.method ?? 'GET', target, options.prefix);
  } catch {
    respond(request, response, { ...plain(400, '400 Bad Request'), body: '400 Bad Request' });
    return;
  }
  await follow(options, { request, response, route, target });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly route: Route;
  readonly target: Target;
}

async function follow(options: ServerOptions, exchange: Exchange): Promise<void> {
  const { request, response, route, target } = exchange;
  const { daemon } = options;
  switch (route.to) {
    case 'new':
      return work(options, exchange, route.name);
    case 'fetch':
      return serveFile(request, response, {
        registry: daemon.registry,
        path: route.path,
        query: target.query,
      });
    case 'list':
      return attempt(daemon, exchange, (signal) => listRegistry(daemon.registry, target.query, signal));
    case 'info':
      return respond(
        request,
        response,
        json(
          200,
          new Map([
            ['staging', daemon.staging],
            ['registry', daemon.registry],
          ]),
        ),
      );
    case 'root':
      return respond(
        request,
        response,
        json(200, {
          name: 'gobbler API',
          url: 'https://github.com/ArtifactDB/gobbler',
        }),
      );
    case 'options':
      return respond(request, response, {
        status: 204,
        headers: {
          'Access-Control-Allow-Headers': '*',
          'Access-Control-Allow-Methods': 'GET, OPTIONS',
          'Access-Control-Allow-Origin': '*',
        },
        body: '',
      });
    case 'redirect':
      return respond(request, response, redirect(request.method ?? 'GET', route.location));
    case 'not-allowed':
      return respond(request, response, plain(405, 'Method Not Allowed', { Allow: route.allow.join(', ') }));
  }
}

function redirect(method: string, location: Raw) {
  const headers = { Location: location };
  if (method !== 'GET' && method !== 'HEAD') return { status: 301, headers, body: '' };
  const escaped = location.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const href = escaped.replaceAll('"', '&#34;').replaceAll("'", '&#39;');
  return {
    status: 301,
    headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' },
    body: method === 'GET' ? `<a href="${href}">Moved Permanently</a>.\n\n` : '',
  };
}

/** POST /new: the whole work is done before the answer leaves. */
async function work(options: ServerOptions, exchange: Exchange, name: Raw): Promise<void> {
  const { daemon } = options;
  await attempt(daemon, exchange, async (signal) => {
    const file = await checkRequestFile(daemon, name);
    options.usedNames.take(name);
    const call = newCall(daemon, file, signal);
    try {
      const payload = await perform(call, name.slice('request-'.length));
      return new Map<Raw, JsonValue>([...(payload ?? []), ['status', 'SUCCESS']]);
    } finally {
      call.locks.releaseAll();
    }
  });
}

/** Does some work and sends what it answers, or its failure as the server words it. */
async function attempt(
  daemon: Daemon,
  exchange: Exchange,
  job: (signal: AbortSignal) => Promise<JsonValue>,
): Promise<void> {
  const { request, response } = exchange;
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  response.once('close', leave);
  try {
    const value = await job(AbortSignal.any([gone.signal, daemon.lifetime]));
    respond(request, response, json(200, value));
  } catch (error) {
    if (error instanceof UnknownOwner || daemon.dead) {
      // A panic in a handler, or the end of the process: the connection closes without a byte.
      request.socket.destroy();
      return;
    }
    const { status, reason } =
      error instanceof GobblerError ? error : { status: 500, reason: raw(String(error)) };
    respond(request, response, json(status, { reason, status: 'ERROR' }));
  } finally {
    response.off('close', leave);
  }
}
