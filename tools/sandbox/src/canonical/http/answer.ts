import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

/** What a handler answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a Buffer as it is. Absent: no body. */
  readonly body?: unknown;
  /** A file to send instead of a body; its size in bytes. */
  readonly file?: { readonly path: string; readonly size: number };
}

/** 200 with JSON. */
export const ok = (body: unknown): Answer => ({ status: 200, body });

/** Text instead of JSON. */
export const text = (status: number, body: string, type = 'text/plain'): Answer => ({
  status,
  headers: { 'Content-Type': type },
  body: Buffer.from(body),
});

/** Thrown by a handler that refuses. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`${answer.status} ${JSON.stringify(answer.body) ?? ''}`);
    this.answer = answer;
  }
}

/** Sends an answer, unless the client is gone. */
export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (response.destroyed || response.headersSent) return;
  const { status, headers = {}, body, file } = answer;
  if (file !== undefined) {
    response.writeHead(status, { 'Content-Length': String(file.size), ...headers });
    if (request.method === 'HEAD') response.end();
    // Who leaves in the middle gets no more; a file that ends early closes the connection.
    else pipeline(createReadStream(file.path), response, () => undefined);
    return;
  }
  const raw =
    body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const type = body === undefined || Buffer.isBuffer(body) ? {} : { 'Content-Type': 'application/json' };
  const length = status === 204 ? {} : { 'Content-Length': String(raw.length) };
  response.writeHead(status, { ...type, ...length, ...headers });
  response.end(request.method === 'HEAD' || status === 204 ? undefined : raw);
}
