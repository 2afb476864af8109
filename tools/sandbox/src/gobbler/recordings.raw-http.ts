import { connect } from 'node:net';

/** An answer as it came over the socket, nothing interpreted but its framing. */
export interface RawAnswer {
  status: number;
  reason: string;
  /** `[name, value]` in the order sent. */
  headers: [string, string][];
  body: Buffer;
}

/**
 * Sends a request verbatim over a socket of its own and reads one answer. No HTTP client is used: clients clean paths,
 * add headers and follow redirects, and the recordings are about exactly these bytes. Throws when the connection ends
 * before the answer is complete or nothing comes for 15 s.
 */
export function sendRaw(options: {
  host: string;
  port: number;
  line: string;
  headers: string[];
  body?: string | Buffer;
}): Promise<RawAnswer> {
  const { host, port, line, headers, body = '' } = options;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host, port });
    const finish = (ended: boolean): void => {
      const answer = parseAnswer(Buffer.concat(chunks), { head: line.startsWith('HEAD '), ended });
      if (answer === undefined && !ended) return;
      socket.destroy();
      if (answer) resolve(answer);
      else reject(new Error(`${line}: the connection ended before the answer was complete`));
    };
    socket.setTimeout(15_000, () => socket.destroy(new Error(`${line}: no answer within 15 s`)));
    socket.on('connect', () => {
      socket.write(`${[line, ...headers].join('\r\n')}\r\n\r\n`);
      socket.write(body);
    });
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      finish(false);
    });
    socket.on('end', () => finish(true));
    socket.on('error', reject);
  });
}

function parseAnswer(bytes: Buffer, options: { head: boolean; ended: boolean }): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const [, code = '', reason = ''] = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(first) ?? [];
  const headers = lines.map((text): [string, string] => {
    const colon = text.indexOf(':');
    return [text.slice(0, colon), text.slice(colon + 1).trim()];
  });
  const status = Number(code);
  const valueOf = (wanted: string): string | undefined =>
    headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const rest = bytes.subarray(end + 4);
  if (options.head || status === 204 || status === 304)
    return { status, reason, headers, body: Buffer.alloc(0) };
  if (valueOf('transfer-encoding') === 'chunked') {
    const body = dechunk(rest);
    return body && { status, reason, headers, body };
  }
  const length = valueOf('content-length');
  if (length === undefined) return options.ended ? { status, reason, headers, body: rest } : undefined;
  return rest.length >= Number(length) ? { status, reason, headers, body: rest } : undefined;
}

/** The body without its chunk sizes; undefined while the last chunk has not come. */
function dechunk(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = parseInt(bytes.subarray(at, line).toString('latin1'), 16);
    if (size === 0) return Buffer.concat(chunks);
    if (bytes.length < line + 2 + size + 2) return undefined;
    chunks.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
