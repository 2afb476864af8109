import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeJson, type JsonValue } from '../go/json-encode.js';
import { bytes, type Raw } from '../go/raw.js';

/** An answer with its whole body. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, Raw>>;
  readonly body: Raw;
}

/** Longer bodies leave in chunks, because the server's buffer is full before their length is known. */
const BUFFER = 2048;

/** Sends an answer; HEAD gets the same headers without the body. */
export function respond(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  const body = bytes(answer.body);
  const hasBody = answer.status !== 204 && answer.status !== 304;
  if (hasBody && body.length <= BUFFER) response.setHeader('Content-Length', body.length);
  if (request.method === 'HEAD' || !hasBody || body.length === 0) response.end();
  else if (body.length <= BUFFER) response.end(body);
  else {
    response.write(body);
    response.end();
  }
}

/** A JSON answer; every one of them may be read by browsers (gobbler contract 1). */
export function json(status: number, value: JsonValue): Answer {
  return {
    status,
    headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/json' },
    body: encodeJson(value),
  };
}

/** A plain text error, as the server's HTTP library sends it. */
export function plain(status: number, body: string, headers: Answer['headers'] = {}): Answer {
  return {
    status,
    headers: {
      ...headers,
      'Content-Type': 'text/plain; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
    },
    body: `${body}\n`,
  };
}
