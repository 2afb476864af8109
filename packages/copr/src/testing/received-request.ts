import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request as it came to a replayed frontend, nothing interpreted but its framing. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Reads a request to its end. */
export async function receive(message: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = '', url: target = '', headers } = message;
  return { method, target, headers, body: Buffer.concat(chunks) };
}

/** One part of a form. */
export interface ReceivedPart {
  readonly headers: readonly string[];
  readonly content: Buffer;
}

/** Takes a form apart by its bytes. @throws Error when it is not framed as one */
export function readForm(contentType: string, body: Buffer): readonly ReceivedPart[] {
  const [, boundary] = /^multipart\/form-data; boundary=([\w'()+,./:=?-]+)$/u.exec(contentType) ?? [];
  if (boundary === undefined) throw new Error(`no boundary in ${contentType}`);
  const pieces = body.toString('latin1').split(`--${boundary}`);
  const last = pieces.pop();
  if (pieces.shift() !== '' || last !== '--\r\n')
    throw new Error('the body does not begin and end with its boundary');
  return pieces.map((piece) => {
    const at = piece.indexOf('\r\n\r\n');
    if (!piece.startsWith('\r\n') || at < 0 || !piece.endsWith('\r\n'))
      throw new Error('a part is not framed');
    return {
      headers: Buffer.from(piece.slice(2, at), 'latin1').toString('utf8').split('\r\n'),
      content: Buffer.from(piece.slice(at + 4, -2), 'latin1'),
    };
  });
}
