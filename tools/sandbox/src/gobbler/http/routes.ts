import type { Raw } from '../go/raw.js';
import { cleanUrlPath, type Target, unescape } from './url.js';

/** What a request is to be answered with. */
export type Route =
  | { readonly to: 'new'; readonly name: Raw }
  /** `path` is seen from the registry, decoded. */
  | { readonly to: 'fetch'; readonly path: Raw }
  | { readonly to: 'list' | 'info' | 'root' | 'options' }
  | { readonly to: 'redirect'; readonly location: Raw }
  | { readonly to: 'not-allowed'; readonly allow: readonly string[] };

/** Finds the endpoint as the server's router does (gobbler contract 1). `prefix` is `''` or `/P`. */
export function findRoute(method: string, target: Target, prefix: string): Route {
  const query = target.query === '' ? '' : `?${target.query}`;
  const path = cleanUrlPath(target.escaped);
  const found = match(method, path, prefix);
  const isTree = path === prefix || path === `${prefix}/fetch`;
  if (isTree && path !== '' && isGet(method)) return { to: 'redirect', location: `${path}/${query}` };
  if (path !== target.escaped) return { to: 'redirect', location: path + query };
  if (found !== undefined) return found;
  const allow = ['GET', 'OPTIONS', 'POST'].filter((other) => match(other, path, prefix) !== undefined);
  return {
    to: 'not-allowed',
    allow: allow.flatMap((other) => (other === 'GET' ? ['GET', 'HEAD'] : [other])),
  };
}

const isGet = (method: string): boolean => method === 'GET' || method === 'HEAD';

function match(method: string, path: Raw, prefix: string): Route | undefined {
  if (method === 'OPTIONS') return { to: 'options' };
  if (!path.startsWith(`${prefix}/`)) return undefined;
  const local = path.slice(prefix.length);
  if (method === 'POST') {
    const name = /^\/new\/([^/]+)$/.exec(local)?.[1];
    return name === undefined ? undefined : { to: 'new', name: unescape(name, { plusIsSpace: false }) };
  }
  if (!isGet(method)) return undefined;
  if (local.startsWith('/fetch/')) {
    return { to: 'fetch', path: unescape(local.slice('/fetch/'.length), { plusIsSpace: false }) };
  }
  // A typo in the path of a GET is no 404 (recording http_root_and_unknown_routes).
  return { to: local === '/list' ? 'list' : local === '/info' ? 'info' : 'root' };
}
