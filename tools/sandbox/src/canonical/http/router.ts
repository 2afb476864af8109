import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Handler } from '../../faults.js';
import { type Answer, Refusal, sendAnswer } from './answer.js';
import type { Errors } from './error-list.js';

/** One request on its way to a handler. */
export interface Call {
  readonly request: IncomingMessage;
  readonly method: string;
  /** Without the query, as it was sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** What stood in the places of `:name`, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** Answers one kind of request. What it throws is answered too. */
export type Respond = (call: Call) => Answer | Promise<Answer>;

interface Route {
  readonly method: string;
  readonly segments: readonly string[];
  readonly respond: Respond;
}

/** Finds the handler of a path, slashes at the end included: `/dev/api/acl/` and `/dev/api/acl` are two. */
export class Router {
  readonly errors: Errors;
  readonly #routes: Route[] = [];
  readonly #before: (() => Promise<void>) | undefined;
  readonly #inFlight = new Set<Promise<void>>();

  /** @param options.before what is done before each request that has a handler */
  constructor(errors: Errors, options: { readonly before?: () => Promise<void> } = {}) {
    this.errors = errors;
    this.#before = options.before;
  }

  /** @param pattern a path whose `:name` segments take any text; the first that fits is used */
  on(method: string, pattern: string, respond: Respond): this {
    this.#routes.push({ method, segments: pattern.split('/'), respond });
    return this;
  }

  /** As a handler of node:http. */
  readonly handler: Handler = (request, response) => {
    const work = this.#serve(request, response).finally(() => this.#inFlight.delete(work));
    this.#inFlight.add(work);
  };

  /** Resolves when nothing is worked on any more. */
  async idle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      sendAnswer(request, response, await this.#answer(request));
    } catch (error) {
      // The client left, or was made to leave: there is nobody to answer.
      if (request.destroyed && !request.complete) return;
      sendAnswer(request, response, error instanceof Refusal ? error.answer : this.#failure(error));
    }
  }

  #failure(error: unknown): Answer {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return this.errors.answer(500, [{ code: 'sandbox-failure', message }]);
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const [path = '', ...rest] = (request.url ?? '/').split('?');
    const query = new URLSearchParams(rest.join('?'));
    const method = request.method ?? 'GET';
    const allowed = new Set<string>();
    for (const route of this.#routes) {
      const params = fit(route.segments, path.split('/'));
      if (params === undefined) continue;
      allowed.add(route.method);
      if (route.method !== method) continue;
      await this.#before?.();
      return route.respond({ request, method, path, query, params });
    }
    if (allowed.size === 0) throw this.errors.notFound(`nothing is at ${method} ${path}`);
    const headers = { Allow: [...allowed].join(', ') };
    const refusal = { code: 'method-not-allowed', message: `Method "${method}" not allowed.` };
    return this.errors.answer(405, [refusal], { headers });
  }
}

function fit(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const given = path[index] ?? '';
    if (!segment.startsWith(':')) {
      if (segment !== given) return undefined;
    } else {
      const decoded = decode(given);
      if (decoded === undefined || decoded === '') return undefined;
      params[segment.slice(1)] = decoded;
    }
  }
  return params;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
