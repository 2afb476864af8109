import type { ServerResponse } from 'node:http';
import { dumps } from '../python/json.js';

/** What a handler answers. */
export interface Answer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON as the API's library writes it. */
  readonly json?: unknown;
  /** Text with its type. @default text/html; charset=utf-8 */
  readonly text?: string;
  /** JSON in pieces, which has no length in front (recording monitor). */
  readonly stream?: Iterable<string>;
}

/** JSON without spaces, as routes outside of the API's library write it (recording unknown-endpoint-404-raw). */
export const compactJson = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  text: `${JSON.stringify(value)}\n`,
});

/** A page. */
export const html = (text: string, status = 200): Answer => ({ status, text });

/** Sends an answer, unless the client is gone. */
export function sendAnswer(response: ServerResponse, answer: Answer, options: { head: boolean }): void {
  if (response.destroyed || response.headersSent) return;
  const { status = 200, headers = {} } = answer;
  if (answer.stream !== undefined) {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    if (!options.head) for (const piece of answer.stream) response.write(piece);
    response.end();
    return;
  }
  const isText = answer.text !== undefined;
  const body = Buffer.from(answer.text ?? `${dumps(answer.json)}\n`);
  const type = isText ? 'text/html; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length, ...headers });
  response.end(options.head ? undefined : body);
}
