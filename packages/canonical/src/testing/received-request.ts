import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Service } from './recording.js';

/** A request as it came to a replayed server, nothing interpreted but its framing. */
export interface ReceivedRequest {
  readonly service: Service;
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** Reads a request to its end. */
export async function receive(service: Service, message: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const url = new URL(message.url ?? '', 'http://replay.test');
  return {
    service,
    method: message.method ?? '',
    path: decodeURI(url.pathname),
    query: [...url.searchParams],
    headers: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]),
    ),
    body: Buffer.concat(chunks),
  };
}

/** A form of multipart/form-data, taken apart by its bytes. */
export interface ReceivedForm {
  /** Everything before the first part's content, with `<boundary>` in place of the boundary. */
  readonly preamble: string;
  /** Everything behind the last part's content. */
  readonly epilogue: string;
  /** Of the whole body, as if the boundary had 32 characters. */
  readonly length: number;
  readonly parts: readonly {
    readonly headers: readonly string[];
    readonly length: number;
    readonly sha256: string;
  }[];
}

/** Takes a form apart. @throws Error when it is not framed as one */
export function readForm(contentType: string, body: Buffer): ReceivedForm {
  const [, boundary] = /^multipart\/form-data; boundary=([\w-]+)$/u.exec(contentType) ?? [];
  if (boundary === undefined) throw new Error(`no boundary in ${contentType}`);
  const text = body.toString('latin1');
  const pieces = text.split(`--${boundary}`);
  const last = pieces.pop();
  if (pieces.shift() !== '' || last !== '--\r\n')
    throw new Error('the body does not begin and end with its boundary');
  const parts = pieces.map((piece) => {
    const at = piece.indexOf('\r\n\r\n');
    if (!piece.startsWith('\r\n') || at < 0 || !piece.endsWith('\r\n'))
      throw new Error('a part is not framed');
    const content = Buffer.from(piece.slice(at + 4, -2), 'latin1');
    return {
      headers: Buffer.from(piece.slice(2, at), 'latin1').toString('utf8').split('\r\n'),
      length: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    };
  });
  return {
    preamble: `--<boundary>\r\n${(parts[0]?.headers ?? []).join('\r\n')}\r\n\r\n`,
    epilogue: `\r\n--<boundary>${last}`,
    length: body.length - (parts.length + 1) * (boundary.length - 32),
    parts,
  };
}
