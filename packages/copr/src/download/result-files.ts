import type { Deps, HttpClient } from '@omnipub/core';

/** A file, or a folder, of the results: the client of its server, and its path there. */
export interface ResultPlace {
  readonly http: HttpClient;
  /** Encoded. */
  readonly path: string;
}

/**
 * The web servers that have the results of builds: other hosts than the API (`result_url` says which), public, and never told the login.
 * One client for each, so that their limits are kept.
 */
export class ResultFiles {
  readonly #deps: Pick<Deps, 'http'>;
  readonly #clients = new Map<string, HttpClient>();

  constructor(deps: Pick<Deps, 'http'>) {
    this.#deps = deps;
  }

  /** Where a URL of the results is. @throws PublishError INVALID_INPUT when it is none */
  at(url: URL): ResultPlace {
    const client = this.#clients.get(url.origin) ?? this.#deps.http({ store: 'copr', baseUrl: url.origin });
    this.#clients.set(url.origin, client);
    return { http: client, path: url.pathname };
  }
}
