import type { RecordedExchange } from './recordings.fixture.js';
import type { RawAnswer } from './recordings.raw-http.js';

/** An answer reduced to what must be the same on every machine and at every time. */
export interface ComparableAnswer {
  request: string;
  status: number;
  reason: string;
  headers: string[];
  body: string;
}

/**
 * The recorded and the replayed answer to one request, in the same shape. `mtimes` are the Last-Modified values of the
 * files that lay there before; others belong to files that the replay itself wrote.
 */
export function comparableAnswers(
  exchange: RecordedExchange,
  answer: RawAnswer,
  options: { mtimes: ReadonlySet<string> },
): { recorded: ComparableAnswer; replayed: ComparableAnswer } {
  const { line: request } = exchange.request;
  const { status, reason, body } = exchange.response;
  const headers = exchange.response.headers.map(split);
  // Where the body names a directory of this replay its length is not the recorded one; it must still be right.
  const lengthKept = headers.some(([name]) => name === 'Content-Length');
  if (!lengthKept && body !== '') headers.push(['Content-Length', String(Buffer.byteLength(body))]);
  const drop = !lengthKept && request.startsWith('HEAD ') ? /^content-length$/i : /^$/;
  return {
    recorded: {
      request,
      status,
      reason,
      headers: comparableHeaders(headers, { ...options, drop }),
      body: comparableBody(request, body),
    },
    replayed: {
      request,
      status: answer.status,
      reason: answer.reason,
      headers: comparableHeaders(answer.headers, { ...options, drop }),
      body: comparableBody(request, answer.body.toString('utf8')),
    },
  };
}

function split(header: string): [string, string] {
  const colon = header.indexOf(':');
  return [header.slice(0, colon), header.slice(colon + 1).trim()];
}

function comparableHeaders(
  headers: readonly [string, string][],
  options: { mtimes: ReadonlySet<string>; drop: RegExp },
): string[] {
  return (
    headers
      // Date is the moment. Keep-Alive, and Connection: keep-alive, are what Node says of its own socket and Go leaves
      // unsaid; HTTP/1.1 means the same by both. `Connection: close` stays.
      .filter(([name]) => !/^(date|keep-alive)$/i.test(name) && !options.drop.test(name))
      .filter(([name, value]) => !(/^connection$/i.test(name) && value === 'keep-alive'))
      .map(([name, value]) => `${name.toLowerCase()}: ${fixedMtime(name, value, options.mtimes)}`)
      .sort()
  );
}

/** A file that was written during the replay is as old as the replay. */
function fixedMtime(name: string, value: string, mtimes: ReadonlySet<string>): string {
  if (!/^last-modified$/i.test(name) || mtimes.has(value)) return value;
  return new Date(value).toUTCString() === value ? 'a new file' : value;
}

/** The two lists whose order the server takes from a Go map are sorted; everything else is compared to the byte. */
function comparableBody(request: string, body: string): string {
  if (/^GET \/list\?.*recursive=true/.test(request) && body.startsWith('[')) {
    const paths = JSON.parse(body) as string[];
    const firstEmpty = paths.findIndex((path) => path.endsWith('/'));
    if (firstEmpty < 0) return body;
    // Empty directories come last, in random order (gobbler contract 1.2).
    return JSON.stringify([...paths.slice(0, firstEmpty), ...paths.slice(firstEmpty).sort()]);
  }
  if (/^POST \/new\/request-reroute_links-/.test(request)) {
    const answer = JSON.parse(body) as { changes?: { path: string }[] };
    // Changes come in random order (gobbler contract 3).
    answer.changes?.sort((a, b) => (a.path < b.path ? -1 : 1));
    return JSON.stringify(answer);
  }
  return body;
}
