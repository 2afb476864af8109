import { PublishError } from '../errors.js';
import type { Query } from './types.js';

/** A store's base URL, checked, without trailing slashes: those lead to redirects that turn a POST into a GET (gobbler contract 9). */
export function parseBaseUrl(text: string, store: string): URL {
  const refuse = (what: string, hint: string): PublishError =>
    new PublishError('INVALID_INPUT', `the base URL of ${store} ${what}`, { store, hint });
  if (!URL.canParse(text))
    throw refuse(`is no URL: ${JSON.stringify(text)}`, 'write it like https://store.example.org');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refuse(`has the scheme ${url.protocol}`, 'use http or https');
  if (url.username !== '' || url.password !== '')
    throw refuse('holds credentials', 'take them out and give them through the credential settings');
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(text))
    throw refuse('has a query or a fragment', 'give only scheme, host and path');
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/**
 * Joins a path and a query to a base URL. The path must already be encoded: where parsing would change it (dot segments,
 * backslashes, spaces) the request would go elsewhere, so that is refused.
 */
export function joinUrl(base: URL, path: string, query: Query, store: string): URL {
  const prefix = base.pathname === '/' ? '' : base.pathname;
  const wanted = `${prefix}/${path.replace(/^\//, '')}`;
  const url = new URL(base);
  url.pathname = wanted;
  if (url.pathname !== wanted || /[?#]/.test(path)) {
    throw new PublishError('INVALID_INPUT', `the path ${JSON.stringify(path)} can't be sent as it is`, {
      store,
      hint: 'encode each segment; a segment must not be "." or ".."',
    });
  }
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    (typeof value === 'string' ? [value] : value).map(
      (each) => `${encodeURIComponent(key)}=${encodeURIComponent(each)}`,
    ),
  );
  url.search = pairs.join('&');
  return url;
}

/** How a request is called in errors and logs: method and path, never the query (it may hold a token). */
export function requestName(request: { readonly method: string; readonly url: URL }): string {
  return `${request.method} ${request.url.pathname}`;
}
