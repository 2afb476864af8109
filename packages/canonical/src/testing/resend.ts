import { request } from 'node:http';
import { decodeMacaroon, macaroonsHeader } from '@omnipub/core';
import type { Exchange } from './recording.js';
import type { Replay } from './replay.js';

/** A request to be sent, byte by byte. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A recorded request as its own tool would send it to this replay. */
export function recordedRequest(exchange: Exchange, { urls, values }: Replay): RawRequest {
  const headers = Object.fromEntries(
    exchange.headers
      .filter(([name]) => !['Host', 'Connection', 'Content-Length'].includes(name))
      .map(([name, value]) => [name, name === 'Macaroons' ? bundle() : values.sent(value)] as const),
  );
  const query = new URLSearchParams(values.sent([...exchange.query]).map(pair));
  const url = `${urls[exchange.service]}${exchange.path}${query.size === 0 ? '' : `?${query.toString()}`}`;
  return {
    method: exchange.method,
    url,
    headers: withBoundary(headers),
    body: bodyOf(values.sent(exchange.body)),
  };

  function bundle(): string {
    const { root, discharges } = values.candid;
    return macaroonsHeader(
      decodeMacaroon(root),
      discharges.map((each) => decodeMacaroon(JSON.stringify(each))),
    );
  }
}

const boundary = '0123456789abcdef'.repeat(2);

function withBoundary(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('<boundary>', boundary)]),
  );
}

const pair = ([name, value]: readonly [string, string]): [string, string] => [name, value];

function bodyOf(body: Exchange['body']): string {
  switch (body?.kind) {
    case undefined:
      return '';
    case 'json':
      return JSON.stringify(body.json);
    case 'raw':
      return body.raw;
    case 'form':
      return new URLSearchParams(body.fields.map(pair)).toString();
    case 'multipart': {
      const parts = body.parts.map(
        ({ headers, text }) => `--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n${text ?? ''}\r\n`,
      );
      return `${parts.join('')}--${boundary}--\r\n`;
    }
  }
}

/** Sends it and gives the answer's status and text; no library adds a header of its own. */
export function send({ method, url, headers, body }: RawRequest): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const length =
      method === 'GET' || method === 'DELETE' ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const message = request(url, { method, headers: { ...headers, ...length } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    message.on('error', reject);
    message.end(body);
  });
}
