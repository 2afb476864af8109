import { randomBytes } from 'node:crypto';
import { type RawAnswer, sendRaw } from '../gobbler/recordings.raw-http.js';
import { candidFields, macaroonsHeader } from './recordings.candid.js';
import type { RecordedBody, RecordedExchange } from './recordings.fixture.js';
import type { RecordedValues } from './recordings.values.js';
import type { CanonicalSandbox } from './server.js';

/** Sends a recorded request to the sandbox, header by header as the vendor's tool did; only its placeholders are filled in. @throws Error for a value that no answer brought */
export async function sendRecorded(
  exchange: RecordedExchange,
  sandbox: CanonicalSandbox,
  values: RecordedValues,
): Promise<RawAnswer> {
  const server = serverOf(exchange, sandbox);
  const boundary = randomBytes(16).toString('hex');
  const body = bodyOf(exchange.body, boundary, values);
  const headers = exchange.headers.map(([name, value]) => {
    if (name === 'Host') return `${name}: ${server.host}`;
    if (name === 'Content-Length') return `${name}: ${String(Buffer.byteLength(body))}`;
    if (name === 'Macaroons') return `${name}: ${macaroonsHeader(values)}`;
    return `${name}: ${values.fill(value.replace('<boundary>', boundary))}`;
  });
  const line = `${exchange.method} ${targetOf(exchange, server, values)} HTTP/1.1`;
  return sendRaw({ host: server.hostname, port: Number(server.port), line, headers, body });
}

/** The recordings' one `api` is two servers here (canonical contract 0). */
function serverOf({ service, path }: RecordedExchange, { urls }: CanonicalSandbox): URL {
  if (service !== 'api') return new URL(urls[service]);
  return new URL(path.startsWith('/v1/') ? urls.charmhub : urls.dashboard);
}

function targetOf({ path, query }: RecordedExchange, server: URL, values: RecordedValues): string {
  const given = new URLSearchParams(
    query.map(([name, value]): [string, string] => [name, values.fill(value)]),
  );
  const recorded = given.size === 0 ? path : `${path}?${given.toString()}`;
  const url = new URL(values.targetOf(recorded), server);
  return `${url.pathname}${url.search}`;
}

function bodyOf(body: RecordedBody | null, boundary: string, values: RecordedValues): string {
  switch (body?.kind) {
    case undefined:
      return '';
    case 'json':
      return JSON.stringify(values.fill(body.json));
    case 'raw':
      return body.raw;
    case 'form':
      return new URLSearchParams(candidFields(body.fields, values)).toString();
    case 'multipart': {
      const parts = body.parts.map(
        ({ headers, text }) => `--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n${text}\r\n`,
      );
      return `${parts.join('')}--${boundary}--\r\n`;
    }
  }
}
