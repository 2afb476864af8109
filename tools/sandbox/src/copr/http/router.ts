import type { Endpoint, Route } from './route.js';

/** What a path and method lead to. */
export type Found =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint; readonly params: Record<string, string> }
  | { readonly kind: 'method-not-allowed' }
  | { readonly kind: 'nothing' };

/** Finds what answers; of two routes that fit, the one with fewer places for any text. */
export class Router {
  readonly #routes: { readonly route: Route; readonly segments: readonly string[] }[];

  constructor(routes: readonly Route[]) {
    const places = ({ path }: Route): number => path.split('<').length;
    this.#routes = routes
      .toSorted((a, b) => places(a) - places(b))
      .map((route) => ({ route, segments: segmentsOf(route.path) }));
  }

  /** @param path decoded, as WSGI hands it over: an escaped slash is a slash */
  find(method: string, path: string): Found {
    const segments = segmentsOf(path);
    let isKnown = false;
    for (const { route, segments: pattern } of this.#routes) {
      const params = fit(pattern, segments);
      if (params === undefined) continue;
      const endpoint = route.methods[(method === 'HEAD' ? 'GET' : method) as keyof Route['methods']];
      if (endpoint !== undefined) return { kind: 'endpoint', endpoint, params };
      isKnown = true;
    }
    return { kind: isKnown ? 'method-not-allowed' : 'nothing' };
  }
}

const segmentsOf = (path: string): string[] => path.replace(/\/$/, '').split('/').slice(1);

function fit(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const given = segments[index] ?? '';
    const [, type, name] = /^<(?:(int):)?(\w+)>$/.exec(segment) ?? [];
    if (name === undefined) {
      if (segment !== given) return undefined;
    } else {
      if (given === '' || (type === 'int' && !/^\d+$/.test(given))) return undefined;
      params[name] = given;
    }
  }
  return params;
}
