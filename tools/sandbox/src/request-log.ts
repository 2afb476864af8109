import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** One request that a store of the sandbox received. */
export interface RequestLogEntry {
  readonly method: string;
  /** The target as it was sent, percent escapes and all. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** When it arrived, milliseconds since the epoch. */
  readonly at: number;
  /** The status that was sent; undefined while it is worked on, and when the connection went before an answer. */
  readonly status: number | undefined;
  /** The XML-RPC method, or `rawUpload`, at a store that has such. */
  readonly rpc?: string | undefined;
}

/** The last requests of a store; older ones are forgotten. */
export class RequestLog {
  readonly entries: RequestLogEntry[] = [];
  readonly #limit: number;

  constructor(options: { /** @default 10_000 */ limit?: number } = {}) {
    this.#limit = options.limit ?? 10_000;
  }

  /** Notes a request; its status is filled in when the answer leaves, what it calls when that is known. */
  add(
    request: IncomingMessage,
    response: ServerResponse,
    rpcOf?: (request: IncomingMessage) => string | undefined,
  ): void {
    const entry = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      at: Date.now(),
      get rpc() {
        return rpcOf?.(request);
      },
      get status() {
        return response.headersSent ? response.statusCode : undefined;
      },
    };
    this.entries.push(entry);
    if (this.entries.length > this.#limit) this.entries.shift();
  }
}
