import { PublishError } from '../errors.js';
import { requestName } from './base-url.js';
import { discardBody } from './discard-body.js';
import type { HttpRequest, HttpResponse, Middleware } from './types.js';

/** More hops than this are a loop. */
const MOST_HOPS = 5;
const redirects = new Set([301, 302, 303, 307, 308]);
/** Headers that say nothing about the caller: all that another origin gets to see. */
const harmless = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent', 'range', 'if-range']);

/**
 * Our own redirect rule (ARCHITECTURE section 5). Only GET and HEAD follow: clients that follow a POST turn it into a GET, whose
 * 200 then looks like success although nothing happened (gobbler contract 9, redirecting_proxy_false_success).
 * Lives inside auth, so that another origin gets no credentials.
 */
export function redirect(store: string): Middleware {
  return async (request, next, context) => {
    let current = request;
    for (let hop = 0; ; hop++) {
      const response = await next(current, context);
      if (!redirects.has(response.status) || request.accept.includes(response.status)) return response;
      discardBody(response);
      current = follow(current, response, { store, hop });
    }
  };
}

function follow(
  request: HttpRequest,
  response: HttpResponse,
  at: { readonly store: string; readonly hop: number },
): HttpRequest {
  const refuse = (what: string, hint: string): PublishError =>
    new PublishError('PROTOCOL', `${requestName(request)} was redirected ${what}`, {
      store: at.store,
      status: response.status,
      recovery: 'fix-input',
      hint,
    });
  const location = response.headers.location;
  if (location === undefined || !URL.canParse(location, request.url.href))
    throw refuse('to nowhere: the Location header is missing or no URL', 'check the base URL of the store');
  const to = new URL(location, request.url);
  const shown = `to ${to.origin}${to.pathname}`;
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw refuse(
      `${shown}; a ${request.method} is never sent on, so nothing was done`,
      'set the base URL of the store to the place that it redirects to',
    );
  if (to.protocol !== 'http:' && to.protocol !== 'https:')
    throw refuse(`to the scheme ${to.protocol}`, 'check the base URL of the store');
  if (request.url.protocol === 'https:' && to.protocol === 'http:')
    throw refuse(`${shown}, from https to plain http`, 'tell the operators of the store');
  if (at.hop >= MOST_HOPS)
    throw refuse(`more than ${String(MOST_HOPS)} times, last ${shown}`, 'check the base URL of the store');
  // Credentials in a Location are the server's idea, not ours.
  to.username = '';
  to.password = '';
  return { ...request, url: to, headers: headersFor(to, request) };
}

/** An origin is scheme, host and port. */
function headersFor(to: URL, request: HttpRequest): Readonly<Record<string, string>> {
  if (to.origin === request.url.origin) return request.headers;
  return Object.fromEntries(Object.entries(request.headers).filter(([name]) => harmless.has(name)));
}
