import { PublishError } from '../errors.js';
import { safeEmit } from '../events.js';
import { joinUrl } from './base-url.js';
import type { HttpSettings } from './settings.js';
import type { CallOptions, HttpClientOptions, HttpRequest } from './types.js';
import { userAgent } from './user-agent.js';

/**
 * Fills in a call from the client's options and settings.
 * @throws PublishError INVALID_INPUT for a path that can't be sent as it is, or a GET with a body
 */
export function buildRequest(
  call: CallOptions,
  options: HttpClientOptions,
  settings: HttpSettings,
): HttpRequest {
  const { store } = settings;
  const method = call.method ?? 'GET';
  const reads = method === 'GET' || method === 'HEAD';
  if (reads && call.body !== undefined)
    throw new PublishError('INVALID_INPUT', `a ${method} has no body`, { store, hint: 'use POST or PUT' });
  return {
    method,
    url: joinUrl(settings.baseUrl, call.path, call.query ?? {}, store),
    headers: {
      accept: '*/*',
      'accept-encoding': 'gzip, deflate, br',
      'user-agent': userAgent(),
      ...lowerCase(options.headers),
      ...lowerCase(call.headers),
    },
    ...(call.body === undefined ? {} : { body: call.body }),
    idempotent: call.idempotent ?? reads,
    timeoutMs: call.timeoutMs === undefined ? settings.timeoutMs : call.timeoutMs,
    retries: settings.retries,
    retryOn: call.retryOn ?? settings.retryOn,
    accept: call.accept ?? [],
    emit: safeEmit(call.emit),
  };
}

/** One spelling, so that a later header replaces an earlier one whatever their capitals. */
function lowerCase(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
